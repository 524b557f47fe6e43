using System.Diagnostics;

namespace AgentSocket.Protocol.Client;

/// <summary>The client's spans: one for each run, whose context goes with INVOKE, and one for each time that it was without a connection.</summary>
internal static class ClientTelemetry
{
    private static readonly ActivitySource Source = new("AgentSocket.Client");

    /// <summary>Starts a run's span without making it the caller's current one: the run outlives the call.</summary>
    public static Activity? StartRun(string target, Uri server)
    {
        var caller = Activity.Current;
        var activity = Source.StartActivity($"invoke {target}", ActivityKind.Client);
        Activity.Current = caller;
        return activity?
            .SetTag("agentsocket.target", target)
            .SetTag("network.protocol.name", AgentSocketProtocol.SubProtocol)
            .SetTag("server.address", server.Host)
            .SetTag("server.port", server.Port);
    }

    /// <summary>Starts the span of a resume, at the time at which the connection was lost.</summary>
    public static Activity? StartResume(ActivityContext run, DateTimeOffset lostAt)
    {
        var caller = Activity.Current;
        var activity = Source.StartActivity("resume", ActivityKind.Client, run, startTime: lostAt);
        Activity.Current = caller;
        return activity;
    }

    public static InvokeOptions? Propagate(Activity? activity, InvokeOptions? options)
    {
        var current = activity ?? Activity.Current;
        if (current is not { IdFormat: ActivityIdFormat.W3C } || options?.TraceParent is not null)
            return options;
        return (options ?? new InvokeOptions()) with { TraceParent = current.Id, TraceState = current.TraceStateString };
    }

    /// <summary>Ends a span.</summary>
    /// <param name="activity">The span.</param>
    /// <param name="error">One of <see cref="ErrorCodes"/>; null for a good end.</param>
    public static void EndWith(this Activity? activity, string? error)
    {
        if (error is not null)
            activity?.SetStatus(ActivityStatusCode.Error).SetTag("error.type", error);
        activity?.Dispose();
    }
}
