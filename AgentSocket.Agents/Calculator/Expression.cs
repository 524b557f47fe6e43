namespace AgentSocket.Agents.Calculator;

/// <summary>An expression's tree.</summary>
internal abstract record Expression
{
    /// <summary>A number as it is written.</summary>
    public sealed record Number(string Digits) : Expression;

    /// <summary>pi or e.</summary>
    public sealed record Constant(string Name) : Expression;

    /// <summary>A number below zero.</summary>
    public sealed record Negation(Expression Operand) : Expression;

    /// <summary>One of + - * / % ^.</summary>
    public sealed record Operation(char Operator, Expression Left, Expression Right) : Expression;

    /// <summary>A function of <see cref="Functions"/>.</summary>
    public sealed record Call(string Function, IReadOnlyList<Expression> Arguments) : Expression;
}
