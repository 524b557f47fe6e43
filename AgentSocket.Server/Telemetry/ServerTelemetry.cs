using System.Diagnostics;
using AgentSocket.Protocol;
using AgentSocket.Server.Sessions;

namespace AgentSocket.Server.Telemetry;

/// <summary>The server's spans: one for each run, a child of the client's.</summary>
internal static class ServerTelemetry
{
    private static readonly ActivitySource Source = new("AgentSocket.Server");

    public static Activity? StartRun(Session session, InvokeFrame invoke, string mode)
    {
        // Never a child of the connection's own request, which lasts as long as the connection.
        var connection = Activity.Current;
        Activity.Current = null;
        ActivityContext.TryParse(invoke.Options?.TraceParent, invoke.Options?.TraceState, isRemote: true, out var parent);
        var activity = Source.StartActivity($"run {invoke.Target}", ActivityKind.Server, parent);
        Activity.Current = connection;
        return activity?
            .SetTag("agentsocket.mode", mode)
            .SetTag("agentsocket.target", invoke.Target)
            .SetTag("agentsocket.run", invoke.Run)
            .SetTag("agentsocket.session.id", session.Id)
            .SetTag("agentsocket.connection.id", session.ConnectionId);
    }

    /// <summary>A run's session goes on with another connection: a moment in the run's trace.</summary>
    public static void Resumed(Session session, SessionRun run)
    {
        var current = Activity.Current;
        Activity.Current = null;
        ActivityContext.TryParse(run.TraceParent, null, isRemote: true, out var parent);
        if (parent != default || run.Activity is not null)
        {
            Source.StartActivity("resume", ActivityKind.Server, run.Activity?.Context ?? parent)?
                .SetTag("agentsocket.run", run.Number)
                .SetTag("agentsocket.session.id", session.Id)
                .SetTag("agentsocket.connection.id", session.ConnectionId)
                .Dispose();
        }

        Activity.Current = current;
    }
}
