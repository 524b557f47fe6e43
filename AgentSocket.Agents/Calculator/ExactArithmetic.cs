namespace AgentSocket.Agents.Calculator;

/// <summary>The operators on exact numbers.</summary>
internal static class ExactArithmetic
{
    private const int MaxExponent = 1000;

    /// <summary>The value; null if it isn't exact.</summary>
    /// <exception cref="OverflowException">It is larger than an exact number can be.</exception>
    public static decimal? Apply(char operation, decimal left, decimal right) => operation switch
    {
        '+' => left + right,
        '-' => left - right,
        '*' => NullIfVanished(left * right, left, right),
        '/' => right == 0 ? throw new CalculationException("Nothing can be divided by zero.") : NullIfVanished(left / right, left, left),
        '%' => right == 0 ? throw new CalculationException("Nothing can be divided by zero.") : left % right,
        _ => Power(left, right),
    };

    private static decimal? Power(decimal left, decimal right)
    {
        if (right != Math.Truncate(right) || right < 0 || right > MaxExponent)
            return null;
        var power = 1m;
        for (var i = 0; i < (int)right; i++)
            power *= left;
        return NullIfVanished(power, left, left);
    }

    private static decimal? NullIfVanished(decimal result, decimal left, decimal right) =>
        result == 0 && left != 0 && right != 0 ? null : result;
}
