namespace AgentSocket.Faults.Checking;

/// <summary>Something in a trace that must not be.</summary>
/// <param name="Rule">Which rule it breaks.</param>
/// <param name="Session">Whose trace.</param>
/// <param name="Connection">On which of its connections; 0 if on none.</param>
/// <param name="Message">What was found.</param>
internal sealed record Finding(string Rule, string Session, int Connection, string Message)
{
    public override string ToString() => $"{Rule}: {Session}#{Connection}: {Message}";
}
