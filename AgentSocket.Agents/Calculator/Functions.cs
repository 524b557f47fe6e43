using System.Collections.Frozen;

namespace AgentSocket.Agents.Calculator;

/// <summary>The functions that expressions may use, on numbers of either kind.</summary>
internal static class Functions
{
    private const int Any = int.MaxValue;

    private static readonly FrozenDictionary<string, Function> All = new Dictionary<string, Function>
    {
        ["abs"] = new(1, 1, a => Math.Abs(a[0]), a => Math.Abs(a[0])),
        ["floor"] = new(1, 1, a => Math.Floor(a[0]), a => Math.Floor(a[0])),
        ["ceil"] = new(1, 1, a => Math.Ceiling(a[0]), a => Math.Ceiling(a[0])),
        ["round"] = new(1, 2, a => Math.Round(a[0], Digits(a), MidpointRounding.AwayFromZero), null),
        ["min"] = new(1, Any, a => a.Min(), a => a.Min()),
        ["max"] = new(1, Any, a => a.Max(), a => a.Max()),
        ["sqrt"] = new(1, 1, null, a => Math.Sqrt(a[0])),
        ["sin"] = new(1, 1, null, a => Math.Sin(a[0])),
        ["cos"] = new(1, 1, null, a => Math.Cos(a[0])),
        ["tan"] = new(1, 1, null, a => Math.Tan(a[0])),
        ["exp"] = new(1, 1, null, a => Math.Exp(a[0])),
        ["ln"] = new(1, 1, null, a => Math.Log(a[0])),
        ["log"] = new(1, 2, null, a => a.Length == 1 ? Math.Log10(a[0]) : Math.Log(a[0], a[1])),
    }.ToFrozenDictionary();

    public static string Names => string.Join(", ", All.Keys.Order(StringComparer.Ordinal));

    public static bool TryGetArity(string name, out int fewest, out int most)
    {
        var known = All.TryGetValue(name, out var function);
        (fewest, most) = known ? (function!.Fewest, function.Most) : (0, 0);
        return known;
    }

    /// <summary>The value on exact numbers; null if the function has none.</summary>
    public static decimal? Exact(string name, decimal[] arguments) => All[name].Exact?.Invoke(arguments);

    /// <summary>The value on floating numbers.</summary>
    public static double Floating(string name, double[] arguments) => All[name] is { Floating: { } floating }
        ? floating(arguments)
        : throw new CalculationException($"{name} can't be taken of a number that large.");

    private static int Digits(decimal[] arguments) => arguments switch
    {
        [_] => 0,
        [_, >= 0 and <= 28 and var digits] => (int)digits,
        _ => throw new CalculationException("round takes 0 to 28 digits."),
    };

    private sealed record Function(int Fewest, int Most, Func<decimal[], decimal>? Exact, Func<double[], double>? Floating);
}
