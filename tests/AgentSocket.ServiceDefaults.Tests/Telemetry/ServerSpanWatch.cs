using System.Diagnostics;

namespace AgentSocket.ServiceDefaults.Tests.Telemetry;

/// <summary>Waits for the server span of one trace to end, be it recorded or not, and has no say in that itself.</summary>
internal sealed class ServerSpanWatch : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly ActivityTraceId _trace = ActivityTraceId.CreateRandom();
    private readonly TaskCompletionSource<Activity> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ActivityListener _listener;

    public ServerSpanWatch()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Microsoft.AspNetCore",
            ActivityStopped = span =>
            {
                if (span.TraceId == _trace)
                    _ended.TrySetResult(span);
            },
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public string TraceParent => $"00-{_trace}-00f067aa0ba902b7-01";

    public Task<Activity> EndedAsync() => _ended.Task.WaitAsync(Limit, TestContext.Current.CancellationToken);

    public void Dispose() => _listener.Dispose();
}
