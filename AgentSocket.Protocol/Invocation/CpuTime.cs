using System.Globalization;

namespace AgentSocket.Protocol.Workers;

/// <summary>The value of <see cref="WorkerHeaders.CpuTime"/>: milliseconds, with or without the unit, such as <c>45ms</c>, <c>45</c> or <c>45.25ms</c>. Spec §11.3.</summary>
public static class CpuTime
{
    private const string Unit = "ms";
    private const double MaxMilliseconds = AgentSocketProtocol.MaxNumber;

    /// <summary>The milliseconds that a header says.</summary>
    /// <param name="value">The header's value.</param>
    /// <param name="milliseconds">The milliseconds.</param>
    public static bool TryParse(ReadOnlySpan<char> value, out double milliseconds)
    {
        value = value.Trim();
        if (value.EndsWith(Unit, StringComparison.OrdinalIgnoreCase))
            value = value[..^Unit.Length].TrimEnd();
        return double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out milliseconds)
            && milliseconds is >= 0 and <= MaxMilliseconds;
    }

    /// <summary>What the header says of a time.</summary>
    /// <param name="time">The time.</param>
    public static string Format(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0.###}{Unit}");
}
