using System.ComponentModel;
using AgentSocket.Agents.Calculator;
using Microsoft.SemanticKernel;

namespace AgentSocket.Agents;

/// <summary>Arithmetic, for a model.</summary>
[Description("Arithmetic")]
internal sealed class CalculatorPlugin
{
    public const string Name = "calculator";

    [KernelFunction("evaluate")]
    [Description("Works out an arithmetic expression exactly where possible: + - * / ^ % (remainder), parentheses, "
        + "pi, e, and the functions abs, ceil, cos, exp, floor, ln, log, max, min, round, sin, sqrt, tan (angles in radians).")]
    [return: Description("The value, as a decimal number.")]
    public static string Evaluate([Description("The expression, such as (3 + 4.5) * 2^10")] string expression) => Calculation.Evaluate(expression);
}
