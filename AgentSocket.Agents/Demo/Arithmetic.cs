using System.Text.RegularExpressions;
using AgentSocket.Agents.Calculator;

namespace AgentSocket.Agents.Demo;

/// <summary>Finds an expression in a question such as "What is 2 times (3 + 4)?".</summary>
internal static partial class Arithmetic
{
    /// <summary>The expression; null if the question isn't arithmetic.</summary>
    public static string? Find(string question)
    {
        var text = Asking().Replace(Turning().Replace(question.Trim(), ""), "").Trim().TrimEnd('?', '=', '.', '!', ' ');
        text = Times().Replace(text, "*");
        text = DividedBy().Replace(text, "/");
        text = Plus().Replace(text, "+");
        text = Minus().Replace(text, "-");
        if (text.Length > ExpressionParser.MaxLength || text.AsSpan().IndexOfAnyInRange('0', '9') < 0)
            return null;
        try
        {
            return ExpressionParser.Parse(text) is Expression.Operation or Expression.Call or Expression.Negation ? text : null;
        }
        catch (CalculationException)
        {
            return null;
        }
    }

    /// <summary>How people begin who have something else to ask.</summary>
    [GeneratedRegex(@"^((never ?mind|actually|okay|ok|well|no|wait|and|so|please)\b[\s,.;:!…–-]*)+(?=[a-z])", RegexOptions.IgnoreCase)]
    private static partial Regex Turning();

    [GeneratedRegex(@"^(what('s| is)|how much is|calculate|compute|work out|evaluate)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Asking();

    [GeneratedRegex(@"\btimes\b|×", RegexOptions.IgnoreCase)]
    private static partial Regex Times();

    [GeneratedRegex(@"\bdivided by\b|÷", RegexOptions.IgnoreCase)]
    private static partial Regex DividedBy();

    [GeneratedRegex(@"\bplus\b", RegexOptions.IgnoreCase)]
    private static partial Regex Plus();

    [GeneratedRegex(@"\bminus\b", RegexOptions.IgnoreCase)]
    private static partial Regex Minus();
}
