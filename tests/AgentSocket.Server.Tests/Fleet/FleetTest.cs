using AgentSocket.Protocol;
using AgentSocket.Server.Tests.Support;

namespace AgentSocket.Server.Tests.Fleet;

/// <summary>What tests of a fleet have in common.</summary>
public abstract class FleetTest
{
    private protected static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    private protected static CancellationToken Token => TestContext.Current.CancellationToken;

    private protected static TaskCompletionSource Halves(TestServer server)
    {
        var goOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        server.Handler.On("halves", async (context, cancellationToken) =>
        {
            await context.Output.StreamAsync("a", cancellationToken: cancellationToken);
            await context.Output.StreamAsync("b", cancellationToken: cancellationToken);
            await context.Output.FlushAsync(cancellationToken);
            await goOn.Task.WaitAsync(cancellationToken);
            await context.Output.StreamAsync("c", cancellationToken: cancellationToken);
            return ScriptedHandler.Done;
        });
        return goOn;
    }

    private protected static async Task<(Peer Peer, HelloFrame Hello)> BeginAsync(TestServer server, string target)
    {
        var peer = await server.ConnectAsync();
        await peer.SendAsync(new InvokeFrame(1, target, target == "count" ? "1" : "input"));
        return (peer, await peer.ReceiveAsync<HelloFrame>());
    }

    private protected static async Task<Peer> ResumeAsync(TestServer server, HelloFrame hello, long received)
    {
        var peer = await server.ConnectAsync();
        await peer.SendAsync(new ResumeFrame(hello.SessionId, hello.ResumeToken, received));
        Assert.Equal(ResumeOutcome.Resumed, (await peer.ReceiveNextAsync<ResumedFrame>()).Outcome);
        return peer;
    }

    private protected static string Text(StreamFrame frame) => frame.Delta.TryGetString(out var text) ? text : "";
}
