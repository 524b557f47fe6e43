using System.Security.Cryptography;

namespace AgentSocket.Protocol.Workers;

/// <summary>What is wrong with keys as they are configured, for the operator. Names no key.</summary>
internal static class KeyProblems
{
    private const int MinKeyBytes = 32;

    public static string? Find(SigningOptions options)
    {
        const string section = SigningOptions.Section;
        var keys = options.Keys.Where(key => !string.IsNullOrWhiteSpace(key)).ToArray();
        if (keys.Length == 0)
            return $"{section}:Keys:0 is missing: relays and workers need a common key of {MinKeyBytes} random bytes or more, in base64. 'openssl rand -base64 {MinKeyBytes}' makes one.";
        return keys.Select(key => Find(key!, $"{section}:Keys")).FirstOrDefault(problem => problem is not null)
            ?? options.PushKeys.Select(push => Find(push.Value, $"{section}:PushKeys:{push.Key}")).FirstOrDefault(problem => problem is not null)
            ?? FindDouble(keys, options.PushKeys.Values.Select(push => push.Key).Where(key => !string.IsNullOrWhiteSpace(key)));
    }

    private static string? Find(PushKey push, string place)
    {
        // One that is left blank can be given by another source of configuration, or not.
        if (string.IsNullOrWhiteSpace(push.Key))
            return null;
        return push.Topics.Any(string.IsNullOrEmpty) || push.Topics.Count == 0
            ? $"{place}:Topics must name the topics that the key may push; '*' is all."
            : Find(push.Key, place);
    }

    private static string? Find(string key, string place)
    {
        var bytes = new byte[key.Length];
        if (!Convert.TryFromBase64String(key, bytes, out var length))
            return $"A key in {place} isn't base64.";
        CryptographicOperations.ZeroMemory(bytes);
        return length < MinKeyBytes ? $"A key in {place} has {length} bytes; {MinKeyBytes} are needed." : null;
    }

    /// <summary>Of two equal keys, one would decide what the other may do.</summary>
    private static string? FindDouble(IEnumerable<string?> keys, IEnumerable<string?> pushKeys)
    {
        var known = keys.Select(Normalize).ToHashSet();
        return pushKeys.Select(Normalize).All(known.Add)
            ? null
            : $"A key in {SigningOptions.Section}:PushKeys is another key, too: each needs its own.";
    }

    private static string Normalize(string? key) => Convert.ToBase64String(Convert.FromBase64String(key!));
}
