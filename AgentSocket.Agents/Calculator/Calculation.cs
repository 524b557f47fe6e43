using System.Globalization;

namespace AgentSocket.Agents.Calculator;

/// <summary>
/// The value of an expression: exact in 28 decimal digits where that is possible, so that 0.1 + 0.2 is 0.3, and else
/// floating, to 15 digits.
/// </summary>
internal static class Calculation
{
    private const int ShownDigits = 20;

    /// <exception cref="CalculationException">It isn't an expression, or has no value.</exception>
    public static string Evaluate(string text)
    {
        var expression = ExpressionParser.Parse(text);
        try
        {
            if (Exact(expression) is { } exact)
                return Shown(exact).ToString("0.############################", CultureInfo.InvariantCulture);
        }
        catch (OverflowException)
        {
            // Larger than an exact number can be; a floating one may do.
        }

        var value = Floating(expression);
        return double.IsFinite(value)
            ? value.ToString("G15", CultureInfo.InvariantCulture)
            : throw new CalculationException(double.IsNaN(value) ? "The expression has no real value." : "The result is too large.");
    }

    private static decimal? Exact(Expression expression) => expression switch
    {
        Expression.Number number => ExactNumber(number.Digits),
        Expression.Negation negation => -Exact(negation.Operand),
        Expression.Operation operation => Exact(operation.Left) is { } left && Exact(operation.Right) is { } right
            ? ExactArithmetic.Apply(operation.Operator, left, right)
            : null,
        Expression.Call call => ExactCall(call),
        _ => null,
    };

    /// <summary>A third, and thrice it, in digits that a person wants to see.</summary>
    private static decimal Shown(decimal exact)
    {
        if (exact == 0)
            return 0;
        var magnitude = (int)Math.Floor(Math.Log10((double)Math.Abs(exact))) + 1;
        return Math.Round(exact, Math.Clamp(ShownDigits - magnitude, 0, 28));
    }

    /// <summary>The number; null if it is too small for an exact one.</summary>
    private static decimal? ExactNumber(string digits) =>
        decimal.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
        && (value != 0 || double.Parse(digits, NumberStyles.Float, CultureInfo.InvariantCulture) == 0)
            ? value
            : null;

    private static decimal? ExactCall(Expression.Call call)
    {
        var arguments = new decimal[call.Arguments.Count];
        for (var i = 0; i < arguments.Length; i++)
        {
            if (Exact(call.Arguments[i]) is not { } value)
                return null;
            arguments[i] = value;
        }

        return Functions.Exact(call.Function, arguments);
    }

    private static double Floating(Expression expression) => expression switch
    {
        Expression.Number number => double.Parse(number.Digits, NumberStyles.Float, CultureInfo.InvariantCulture),
        Expression.Constant constant => constant.Name == "pi" ? Math.PI : Math.E,
        Expression.Negation negation => -Floating(negation.Operand),
        Expression.Operation operation => FloatingArithmetic.Apply(operation.Operator, Floating(operation.Left), Floating(operation.Right)),
        Expression.Call call => Functions.Floating(call.Function, [.. call.Arguments.Select(Floating)]),
        _ => throw new ArgumentOutOfRangeException(nameof(expression)),
    };
}
