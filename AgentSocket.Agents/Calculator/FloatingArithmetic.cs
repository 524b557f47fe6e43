namespace AgentSocket.Agents.Calculator;

/// <summary>The operators on floating numbers.</summary>
internal static class FloatingArithmetic
{
    public static double Apply(char operation, double left, double right) => operation switch
    {
        '+' => left + right,
        '-' => left - right,
        '*' => left * right,
        '/' => right == 0 ? throw new CalculationException("Nothing can be divided by zero.") : left / right,
        '%' => right == 0 ? throw new CalculationException("Nothing can be divided by zero.") : left % right,
        _ => Math.Pow(left, right),
    };
}
