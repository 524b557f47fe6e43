using AgentSocket.Protocol;
using AgentSocket.Protocol.Client;

namespace AgentSocket.Relay.Tests.Hosts;

/// <summary>What tests do with a client.</summary>
internal static class Clients
{
    /// <summary>All updates of a run, to its good end.</summary>
    public static async Task<List<RunUpdate>> CollectAsync(this AgentRun run)
    {
        var updates = new List<RunUpdate>();
        await foreach (var update in run.WithCancellation(TestContext.Current.CancellationToken))
            updates.Add(update);
        return updates;
    }

    /// <summary>The text of a run.</summary>
    public static Task<string> TextAsync(this AgentRun run) => run.ReadToEndAsync(TestContext.Current.CancellationToken).Soon();

    /// <summary>The failure that ends a run.</summary>
    public static Task<AgentSocketException> FailureAsync(this AgentRun run) =>
        Assert.ThrowsAsync<AgentSocketException>(() => run.Completion).Soon();

    /// <summary>A run that a worker is asked for.</summary>
    public static async Task<AgentSocketException> FailAsync(this RelayHost relay)
    {
        await using var client = await relay.ConnectAsync();
        await using var run = client.Invoke("chat", "hello");
        return await run.FailureAsync();
    }

    /// <summary>A run that a worker does.</summary>
    public static async Task<(string Text, RunCompletion Completion)> RunAsync(this RelayHost relay)
    {
        await using var client = await relay.ConnectAsync();
        await using var run = client.Invoke("chat", "hello");
        var text = await run.TextAsync();
        return (text, await run.Completion.Soon());
    }
}
