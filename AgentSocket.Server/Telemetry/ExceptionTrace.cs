namespace AgentSocket.Server.Telemetry;

/// <summary>
/// What an exception is and where it came from, without what it says: the message of an agent's exception may quote its input, and no payload goes into a log.
/// </summary>
internal static class ExceptionTrace
{
    /// <summary>Types and stack traces, the cause last.</summary>
    public static string Of(Exception exception)
    {
        var lines = new List<string?>();
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            lines.Add(cause.GetType().FullName);
            lines.Add(cause.StackTrace);
        }

        return string.Join(Environment.NewLine, lines.Where(line => line is not null));
    }
}
