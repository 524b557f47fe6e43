using System.Globalization;
using AgentSocket.Agents.Calculator;
using FsCheck;
using FsCheck.Fluent;

namespace AgentSocket.Agents.Tests.Calculator;

public class CalculationProperties
{
    [Fact]
    public void Evaluate_AnyTree_IsWhatItsParenthesesSay() => Check.One(Quick, Prop.ForAll(Trees().ToArbitrary(), tree =>
    {
        var value = double.Parse(Calculation.Evaluate(tree.Text), CultureInfo.InvariantCulture);
        return (Math.Abs(value - tree.Value) <= 1e-9 * Math.Max(1, Math.Abs(tree.Value))).Label($"{tree.Text} is {tree.Value}, not {value}");
    }));

    [Fact]
    public void Evaluate_WithoutParentheses_BindsAsPrecedenceSays() => Check.One(Quick, Prop.ForAll(Numbers().ArrayOf(6).ToArbitrary(), Operators().ArrayOf(5).ToArbitrary(), (numbers, operators) =>
    {
        var text = string.Concat(numbers.Select((number, i) => i == 0 ? $"{number}" : $" {operators[i - 1]} {number}"));
        var terms = new List<double> { numbers[0] };
        for (var i = 1; i < numbers.Length; i++)
        {
            if (operators[i - 1] == '*')
                terms[^1] *= numbers[i];
            else
                terms.Add(operators[i - 1] == '-' ? -numbers[i] : numbers[i]);
        }

        return Calculation.Evaluate(text) == terms.Sum().ToString(CultureInfo.InvariantCulture);
    }));

    [Fact]
    public void Evaluate_AnyText_HasAValueOrAReason() => Check.One(Quick, Prop.ForAll(Texts().ToArbitrary(), text =>
    {
        try
        {
            return Calculation.Evaluate(text).Length > 0;
        }
        catch (CalculationException why)
        {
            return why.Message.Length > 0;
        }
    }));

    private static Config Quick => Config.QuickThrowOnFailure.WithMaxTest(500);

    private static Gen<(string Text, double Value)> Trees() => Gen.Sized(size => Tree(Math.Min(size / 10, 4)));

    private static Gen<(string Text, double Value)> Tree(int depth) => depth == 0
        ? Gen.Choose(-1000, 1000).Select(n => (n < 0 ? string.Create(CultureInfo.InvariantCulture, $"({n / 4.0})") : string.Create(CultureInfo.InvariantCulture, $"{n / 4.0}"), n / 4.0))
        : from left in Tree(depth - 1)
          from right in Tree(depth - 1)
          from operation in Gen.Elements('+', '-', '*')
          select ($"({left.Text} {operation} {right.Text})", operation switch
          {
              '+' => left.Value + right.Value,
              '-' => left.Value - right.Value,
              _ => left.Value * right.Value,
          });

    private static Gen<int> Numbers() => Gen.Choose(0, 50);

    private static Gen<char> Operators() => Gen.Elements('+', '-', '*');

    private static Gen<string> Texts() => Gen.Elements("1", "23", ".5", "1e3", "(", ")", "+", "-", "*", "/", "%", "^", ",", " ", "pi", "sqrt", "max(", "x", "é", "²", "∞").ListOf().Select(string.Concat);
}
