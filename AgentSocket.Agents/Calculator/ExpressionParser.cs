using System.Globalization;

namespace AgentSocket.Agents.Calculator;

// expression = term { ("+" | "-") term }
// term       = factor { ("*" | "/" | "%") factor }
// factor     = ("+" | "-") factor | power
// power      = atom [ "^" factor ]            so 2^3^2 = 2^9, -2^2 = -4 and 2^-1 = 0.5
// atom       = number | name | name "(" expression { "," expression } ")" | "(" expression ")"

/// <summary>Reads expressions. Length and nesting are bounded: the text may come from anybody.</summary>
internal ref struct ExpressionParser
{
    public const int MaxLength = 500;
    public const int MaxDepth = 64;

    private readonly ReadOnlySpan<char> _text;
    private int _at;
    private int _depth;

    private ExpressionParser(ReadOnlySpan<char> text) => _text = text;

    /// <exception cref="CalculationException">It isn't an expression.</exception>
    public static Expression Parse(ReadOnlySpan<char> text)
    {
        if (text.Length > MaxLength)
            throw new CalculationException($"The expression has {text.Length} characters; {MaxLength} is the most.");
        var parser = new ExpressionParser(text);
        var expression = parser.Sum();
        return parser.Peek() == '\0' ? expression : throw parser.Unexpected("an operator");
    }

    private Expression Sum()
    {
        var left = Term();
        while (Peek() is '+' or '-')
            left = new Expression.Operation(Take(), left, Term());
        return left;
    }

    private Expression Term()
    {
        var left = Factor();
        while (Peek() is '*' or '/' or '%')
            left = new Expression.Operation(Take(), left, Factor());
        return left;
    }

    private Expression Factor()
    {
        if (++_depth > MaxDepth)
            throw new CalculationException($"The expression is nested deeper than {MaxDepth} levels.");
        Expression factor;
        if (Peek() is '+' or '-')
            factor = Take() == '-' ? new Expression.Negation(Factor()) : Factor();
        else
            factor = Power();
        _depth--;
        return factor;
    }

    private Expression Power()
    {
        var atom = Atom();
        if (Peek() != '^')
            return atom;
        Take();
        return new Expression.Operation('^', atom, Factor());
    }

    private Expression Atom()
    {
        var next = Peek();
        if (char.IsAsciiDigit(next) || next == '.')
            return Number();
        if (char.IsAsciiLetter(next))
            return Name();
        if (next != '(')
            throw Unexpected("a number");
        Take();
        var inner = Sum();
        Expect(')');
        return inner;
    }

    private Expression.Number Number()
    {
        var start = _at;
        while (_at < _text.Length && (char.IsAsciiDigit(_text[_at]) || _text[_at] == '.'))
            _at++;
        SkipExponent();
        var digits = _text[start.._at];
        return double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out _)
            ? new Expression.Number(digits.ToString())
            : throw new CalculationException($"'{digits}' at position {start + 1} isn't a number.");
    }

    /// <summary>1.5e3, 2E-4; but in 2e alone the letter isn't part of the number.</summary>
    private void SkipExponent()
    {
        var rest = _text[_at..];
        if (rest.Length < 2 || rest[0] is not ('e' or 'E'))
            return;
        var digits = rest[1] is '+' or '-' ? 2 : 1;
        var end = digits;
        while (end < rest.Length && char.IsAsciiDigit(rest[end]))
            end++;
        if (end > digits)
            _at += end;
    }

    private Expression Name()
    {
        var start = _at;
        while (_at < _text.Length && char.IsAsciiLetterOrDigit(_text[_at]))
            _at++;
        var name = _text[start.._at].ToString().ToLowerInvariant();
        if (name is "pi" or "e")
            return new Expression.Constant(name);
        if (!Functions.TryGetArity(name, out var fewest, out var most))
            throw new CalculationException($"'{name}' at position {start + 1} isn't known; there are pi, e, {Functions.Names}.");
        Expect('(');
        var arguments = new List<Expression> { Sum() };
        while (Peek() == ',')
        {
            Take();
            arguments.Add(Sum());
        }

        Expect(')');
        return arguments.Count >= fewest && arguments.Count <= most
            ? new Expression.Call(name, arguments)
            : throw new CalculationException($"{name} at position {start + 1} can't take {arguments.Count} arguments.");
    }

    private void Expect(char expected)
    {
        if (Peek() != expected)
            throw Unexpected($"'{expected}'");
        Take();
    }

    /// <summary>The next character that isn't space, or NUL at the end.</summary>
    private char Peek()
    {
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at]))
            _at++;
        return _at < _text.Length ? _text[_at] : '\0';
    }

    private char Take() => _text[_at++];

    private readonly CalculationException Unexpected(string expected) => _at < _text.Length
        ? new($"There is '{_text[_at]}' at position {_at + 1} where {expected} should be.")
        : new($"The expression ends where {expected} should be.");
}
