namespace AgentSocket.Server.Tests.Support;

/// <summary>Refuses every handshake of a client that tries again, and counts them.</summary>
internal sealed class Refusals
{
    private int _count;

    private Refusals()
    {
    }

    public static Refusals Of(ScriptedServer server)
    {
        var refusals = new Refusals();
        server.Refuse = _ => Interlocked.Increment(ref refusals._count) > 0 ? 503 : null;
        return refusals;
    }

    /// <summary>Waits until so many more have come: whoever tries does so still.</summary>
    public async Task MoreAsync(int count = 3)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30), TimeProvider.System);
        var seen = Volatile.Read(ref _count);
        while (Volatile.Read(ref _count) < seen + count)
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
