using System.Diagnostics;
using AgentSocket.WebClient.Connections;

namespace AgentSocket.WebClient.Telemetry;

/// <summary>The spans with which traces begin: one for each question and mode.</summary>
internal static class AskTelemetry
{
    public const string SourceName = "AgentSocket.WebClient";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>
    /// Starts a question's span as the current one and the root of a new trace: the circuit's own span lasts as long as the
    /// tab is open, and a trace of all a visitor ever asked would tell nothing. The question itself stays out.
    /// </summary>
    public static Activity? StartAsk(AgentMode mode)
    {
        Activity.Current = null;
        return Source.StartActivity("ask")?.SetTag("agentsocket.mode", mode == AgentMode.Direct ? "direct" : "relay");
    }

    public static void Fail(Activity? activity, string code) =>
        activity?.SetStatus(ActivityStatusCode.Error).SetTag("error.type", code);
}
