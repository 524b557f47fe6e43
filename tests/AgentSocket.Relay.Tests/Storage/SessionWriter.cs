using System.Text;
using AgentSocket.Server.Stores;

namespace AgentSocket.Relay.Tests.Storage;

/// <summary>What one server commits to a session.</summary>
internal sealed class SessionWriter(ISessionStore store, string sessionId, long generation = 0, long sequence = 0)
{
    public const string Owner = "alice";

    private long _sequence = sequence;

    public string SessionId => sessionId;

    /// <summary>A session of its own, carried by a server's connection, with the token "t1".</summary>
    public static async Task<SessionWriter> BeginAsync(ISessionStore store, params CommitItem[] items)
    {
        var writer = new SessionWriter(store, Guid.NewGuid().ToString("N"), generation: 1);
        var begun = await writer.CommitAsync(commit => commit with { Create = new NewSession("c1", Token("t1"), Owner) }, items);
        Assert.False(begun.IsGone);
        return writer;
    }

    /// <summary>A session with a run 1 in the hands of the server.</summary>
    public static Task<SessionWriter> BeginRunAsync(ISessionStore store) => BeginAsync(store, Run(1));

    public static byte[] Token(string name) => Encoding.ASCII.GetBytes(name.PadRight(32, '.'));

    public static BeginRun Run(long number) => new(number, Encoding.UTF8.GetBytes($"invoke {number}"), DateTimeOffset.FromUnixTimeMilliseconds(1_800_000_000_123), "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");

    /// <summary>Frames whose bytes are these texts.</summary>
    public static AppendFrames Append(params string[] frames)
    {
        var bytes = frames.Select(Encoding.UTF8.GetBytes).ToArray();
        return new AppendFrames(frames.Length, bytes.SelectMany(frame => frame.Length < 128 ? [(byte)frame.Length, .. frame] : (byte[])[(byte)(frame.Length | 0x80), (byte)(frame.Length >> 7), .. frame]).ToArray())
        {
            Bytes = bytes.Sum(frame => frame.Length),
        };
    }

    /// <summary>An attempt at run 1 asks something.</summary>
    public static AppendFrames Ask(RunRequestKind kind, long number, long attempt = 1, DateTimeOffset? expiresAt = null) =>
        Append($"ask {kind} {number}") with { Run = 1, Attempt = attempt, Requests = [new RunRequest(kind, number) { ExpiresAt = expiresAt }] };

    /// <summary>The client of run 1 answers, or guides.</summary>
    public static ReceiveFrame Say(RunRequestKind kind, long number, string text = "said") =>
        new(1, new RunRequest(kind, number), Encoding.UTF8.GetBytes(text));

    /// <summary>A claim of the session for a connection of a server.</summary>
    public SessionClaim Claim(string token = "t1", string next = "t2", string owner = Owner, long received = 0) => new()
    {
        SessionId = sessionId,
        TokenHash = Token(token),
        NextTokenHash = Token(next),
        Principal = owner,
        Received = received,
        ConnectionId = $"c-{next}",
    };

    /// <summary>What the server would commit next.</summary>
    public SessionCommit Next(params CommitItem[] items) =>
        new() { SessionId = sessionId, Sequence = ++_sequence, Generation = generation, Items = items };

    public Task<CommitResult> CommitAsync(params CommitItem[] items) => CommitAsync(commit => commit, items);

    public Task<CommitResult> CommitAsync(Func<SessionCommit, SessionCommit> with, params CommitItem[] items) =>
        store.CommitAsync(with(Next(items)), TestContext.Current.CancellationToken);

    /// <summary>All frames behind one, as texts; null if they are gone.</summary>
    public async Task<IReadOnlyList<string>?> ReadAsync(long after = 0)
    {
        var frames = await store.ReadAsync(sessionId, after, TestContext.Current.CancellationToken);
        return frames?.Select(frame => Encoding.UTF8.GetString(frame.Span)).ToList();
    }

    /// <summary>The inbox of run 1, as texts.</summary>
    public async Task<IReadOnlyList<string>> ReadInboxAsync(int after = 0)
    {
        var frames = await store.ReadInboxAsync(sessionId, 1, after, TestContext.Current.CancellationToken);
        return [.. frames.Select(frame => Encoding.UTF8.GetString(frame.Span))];
    }

    public Task<SessionView?> LookAsync() => store.LookAsync(sessionId, TestContext.Current.CancellationToken);

    /// <summary>Another server that has something to do with the session.</summary>
    public async Task<SessionWriter> JoinAsync(ISessionStore server, long asGeneration = 0)
    {
        var view = await server.LookAsync(sessionId, TestContext.Current.CancellationToken);
        return new SessionWriter(server, sessionId, asGeneration, view!.Sequence);
    }

    /// <summary>Another server whose connection takes the session.</summary>
    public async Task<SessionWriter> MoveAsync(ISessionStore server, string token = "t1", string next = "t2", long received = 0)
    {
        var view = await server.ClaimAsync(Claim(token, next, received: received), TestContext.Current.CancellationToken);
        return new SessionWriter(server, sessionId, view!.Generation, view.Sequence);
    }
}
