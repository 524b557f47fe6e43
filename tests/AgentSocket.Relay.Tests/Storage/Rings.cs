using System.Threading.Channels;
using AgentSocket.Relay.Tests.Hosts;
using AgentSocket.Server.Stores;

namespace AgentSocket.Relay.Tests.Storage;

/// <summary>What a server hears.</summary>
internal sealed class Rings
{
    private readonly Channel<string?> _heard = Channel.CreateUnbounded<string?>();

    /// <summary>Listens, and returns when the store has begun to pass rings on.</summary>
    public static async Task<Rings> ListenAsync(ISessionStore server, ISessionStore other)
    {
        var rings = new Rings();
        server.Listen(sessionId => rings._heard.Writer.TryWrite(sessionId));
        var probe = await SessionWriter.BeginAsync(server);
        var ringer = await probe.JoinAsync(other);
        await rings.HearAsync(null);
        while (true)
        {
            // Before the subscription is there, rings are lost.
            await ringer.CommitAsync(SessionWriter.Append("probe"));
            while (rings._heard.Reader.TryRead(out var heard))
            {
                if (heard == probe.SessionId)
                    return rings;
            }

            await Task.Yield();
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Waits for a ring for the session, or for all.</summary>
    public async Task HearAsync(string? sessionId)
    {
        while (await _heard.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().Soon() != sessionId)
        {
        }
    }

    /// <summary>Nobody has rung for the session: what others ring later is heard first.</summary>
    public async Task DidNotHearAsync(string sessionId, ISessionStore server, ISessionStore other)
    {
        var probe = await SessionWriter.BeginAsync(server);
        await (await probe.JoinAsync(other)).CommitAsync(SessionWriter.Append("probe"));
        while (await _heard.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().Soon() is var heard && heard != probe.SessionId)
            Assert.NotEqual(sessionId, heard);
    }
}
