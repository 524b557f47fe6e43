using System.Globalization;

namespace AgentSocket.Faults.Scenario;

/// <summary>Names of sessions: <c>s17</c>.</summary>
internal static class SessionNames
{
    /// <summary>What is done before anything is measured.</summary>
    public const string WarmUp = "warm-up";

    public static string Of(int number) => string.Create(CultureInfo.InvariantCulture, $"s{number}");

    /// <summary>The number; -1 if that is no session's name.</summary>
    public static int NumberOf(string name) =>
        name.StartsWith('s') && int.TryParse(name.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;
}
