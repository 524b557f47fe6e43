using System.Globalization;

namespace AgentSocket.Faults.Processes;

/// <summary>What stands behind the proxy: <c>direct</c>, or <c>relay:N</c> with workers <c>/N</c> or the bench's own <c>/recording</c>.</summary>
/// <param name="Relays">How many relays; 0 for a DirectAgent.</param>
/// <param name="Workers">How many workers; 0 for the bench's own, which records what it is asked.</param>
internal sealed record Topology(int Relays, int Workers)
{
    public const string Direct = "direct";
    public const string Syntax = "direct | relay:RELAYS | relay:RELAYS/WORKERS | relay:RELAYS/recording";

    private const string Relay = "relay:";
    private const string Recording = "recording";

    public bool IsDirect => Relays == 0;

    public static Topology? Parse(string text)
    {
        if (text == Direct)
            return new Topology(0, 0);
        if (!text.StartsWith(Relay, StringComparison.Ordinal))
            return null;
        var parts = text[Relay.Length..].Split('/');
        var workers = 1;
        if (parts.Length > 2 || !TryCount(parts[0], out var relays) || (parts.Length == 2 && parts[1] != Recording && !TryCount(parts[1], out workers)))
            return null;
        return new Topology(relays, parts is [_, Recording] ? 0 : workers);
    }

    public override string ToString() => IsDirect ? Direct : $"{Relay}{Relays}/{(Workers == 0 ? Recording : Workers.ToString(CultureInfo.InvariantCulture))}";

    private static bool TryCount(string text, out int count) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out count) && count is > 0 and <= 16;
}
