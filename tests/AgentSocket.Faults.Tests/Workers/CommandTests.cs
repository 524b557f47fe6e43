using AgentSocket.Faults.Workers;

namespace AgentSocket.Faults.Tests.Workers;

public sealed class CommandTests
{
    public static TheoryData<string> Inputs => [.. All.Select(command => command.Input)];

    private static Command[] All =>
    [
        Command.Count(3, 5), Command.Echo("grüße 🙂"), Command.Steerable(3, 5), Command.Ask("size1"), Command.AskTwice("size1", "day2"), Command.CallTool("day1"),
        Command.Think(10), Command.Wait(10),
    ];

    [Theory]
    [MemberData(nameof(Inputs))]
    public void Parse_OfWhatACommandSays_IsThatCommand(string input)
    {
        var parsed = Command.Parse(input);
        var command = All.Single(command => command.Input == input);

        Assert.NotNull(parsed);
        Assert.Equal(command.Tokens, parsed.Tokens);
        Assert.Equal((command.Period, command.IsSteerable, command.Silence, command.IsLate), (parsed.Period, parsed.IsSteerable, parsed.Silence, parsed.IsLate));
    }

    [Fact]
    public void Guidance_InAText_IsKnownAgainAndLeavesTheText()
    {
        const string text = "1 [day2x1] 2 [size3x4] ";

        Assert.Equal(["day2x1", "size3x4"], Guidance.Of(text));
        Assert.Equal("1 2 ", Guidance.Without(text));
    }
}
