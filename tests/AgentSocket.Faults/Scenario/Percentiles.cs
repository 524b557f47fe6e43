using System.Globalization;

namespace AgentSocket.Faults.Scenario;

/// <summary>The middle, the worst of a hundred, the worst.</summary>
internal static class Percentiles
{
    public static string Of(IEnumerable<double> milliseconds)
    {
        double[] sorted = [.. milliseconds.Order()];
        return sorted.Length == 0
            ? "–"
            : string.Create(CultureInfo.InvariantCulture, $"p50 {At(sorted, 0.5):0.0} ms, p99 {At(sorted, 0.99):0.0} ms, max {sorted[^1]:0.0} ms");
    }

    public static double At(double[] sorted, double part) => sorted[Math.Clamp((int)Math.Ceiling(sorted.Length * part) - 1, 0, sorted.Length - 1)];
}
