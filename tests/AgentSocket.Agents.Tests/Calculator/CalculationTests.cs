using AgentSocket.Agents.Calculator;

namespace AgentSocket.Agents.Tests.Calculator;

public class CalculationTests
{
    [Theory]
    [InlineData("1+2*3", "7")]
    [InlineData("(1+2)*3", "9")]
    [InlineData("0.1 + 0.2", "0.3")]
    [InlineData("10 % 4", "2")]
    [InlineData("2^3^2", "512")]
    [InlineData("-2^2", "-4")]
    [InlineData("2^-1", "0.5")]
    [InlineData("--3", "3")]
    [InlineData("8 / 2 / 2", "2")]
    [InlineData("10 - 4 - 3", "3")]
    [InlineData("1/3*3", "1")]
    [InlineData("2^64", "18446744073709551616")]
    [InlineData("2^200", "1.60693804425899E+60")]
    [InlineData("1e-20 * 1e-20", "1E-40")]
    [InlineData("1e-30 * 1e30", "1")]
    [InlineData("sqrt(2)", "1.4142135623731")]
    [InlineData("round(2.345, 2)", "2.35")]
    [InlineData("max(1, 2.5, -3)", "2.5")]
    [InlineData("log(8, 2)", "3")]
    [InlineData("2 * pi", "6.28318530717959")]
    [InlineData("1.5e3", "1500")]
    [InlineData("99999999999999999999999999999 * 10", "1E+30")]
    public void Evaluate_Expression_GivesItsValue(string expression, string value) => Assert.Equal(value, Calculation.Evaluate(expression));

    [Theory]
    [InlineData("", "The expression ends where a number should be.")]
    [InlineData("1 +", "The expression ends where a number should be.")]
    [InlineData("1 + )", "There is ')' at position 5 where a number should be.")]
    [InlineData("(1 + 2", "The expression ends where ')' should be.")]
    [InlineData("1 2", "There is '2' at position 3 where an operator should be.")]
    [InlineData("1.2.3", "'1.2.3' at position 1 isn't a number.")]
    [InlineData("1 / 0", "Nothing can be divided by zero.")]
    [InlineData("1 % 0", "Nothing can be divided by zero.")]
    [InlineData("sqrt(0 - 1)", "The expression has no real value.")]
    [InlineData("10^400", "The result is too large.")]
    [InlineData("sqrt(1, 2)", "sqrt at position 1 can't take 2 arguments.")]
    [InlineData("round(1, 99)", "round takes 0 to 28 digits.")]
    public void Evaluate_WhatHasNoValue_SaysWhy(string expression, string why) =>
        Assert.Equal(why, Assert.Throws<CalculationException>(() => Calculation.Evaluate(expression)).Message);

    [Fact]
    public void Evaluate_UnknownName_ListsTheKnownOnes()
    {
        var thrown = Assert.Throws<CalculationException>(() => Calculation.Evaluate("2 * system(1)"));

        Assert.StartsWith("'system' at position 5 isn't known; there are pi, e, abs, ", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Evaluate_TooLong_IsRefused() =>
        Assert.Contains("500 is the most", Assert.Throws<CalculationException>(() => Calculation.Evaluate(new string('1', 501))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData('(')]
    [InlineData('-')]
    public void Evaluate_NestedTooDeeply_IsRefused(char opening) =>
        Assert.Contains("deeper than 64", Assert.Throws<CalculationException>(() => Calculation.Evaluate(new string(opening, 499) + "1")).Message, StringComparison.Ordinal);

    [Fact]
    public void Evaluate_AsDeepAsIsAllowed_HasAValue() => Assert.Equal("1", Calculation.Evaluate(new string('(', 63) + "1" + new string(')', 63)));
}
