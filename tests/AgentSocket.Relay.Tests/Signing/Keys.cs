using AgentSocket.Protocol.Workers;

namespace AgentSocket.Relay.Tests.Signing;

/// <summary>Keys that only tests use.</summary>
internal static class Keys
{
    public static readonly string First = Convert.ToBase64String([.. Enumerable.Range(0, 32).Select(i => (byte)i)]);

    public static readonly string Second = Convert.ToBase64String([.. Enumerable.Range(100, 48).Select(i => (byte)i)]);

    public static SigningOptions Options(params string?[] keys)
    {
        var options = new SigningOptions();
        foreach (var key in keys)
            options.Keys.Add(key);
        return options;
    }
}
