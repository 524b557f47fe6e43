using AgentSocket.Faults.Checking;
using AgentSocket.Faults.Traces;

namespace AgentSocket.Faults.Tests.Checking;

/// <summary>As <see cref="TraceCheckerTests"/>, of runs that ask, call and are guided.</summary>
public sealed class DuplexRulesTests
{
    private const int Steered = 0x0B;

    [Fact]
    public void SoundTrace_HasNothingWrong() => Assert.Empty(TraceChecker.Check(DuplexTrace.Lines(), new CheckOptions()));

    [Theory]
    [InlineData(0x0C, 1)]
    [InlineData(0x04, 2)]
    public void QuestionThatIsAskedTwice_IsFound(int type, long run) => AssertFinds("asked", lines =>
        Change(lines, lines.Find(TraceKind.In, 0x15, run), line => line with { Type = type, Request = 1 }));

    [Fact]
    public void AnswerThatIsGivenOnceAndRefused_IsFound() => AssertFinds("answer", lines =>
        Change(lines, lines.Find(TraceKind.In, 0x15, run: 2), line => line with { Type = 0x07, Run = 0, Text = "unknown_call" }));

    [Fact]
    public void SecondAnswerThatTakesEffect_IsFound() => AssertFinds("text", lines =>
        Change(lines, lines.Find(TraceKind.In, 0x03, run: 1), line => line with { Text = "You answered: too late" }));

    [Fact]
    public void AnswerToARunThatFailed_MayBeRefused()
    {
        var lines = DuplexTrace.Lines();
        Change(lines, lines.Find(TraceKind.In, 0x15, run: 2), line => line with { Type = 0x07, Run = 0, Text = "unknown_call" });
        Change(lines, lines.Find(TraceKind.In, 0x06, run: 2), line => line with { Type = 0x07, Text = "worker_lost" });

        Assert.Empty(TraceChecker.Check(lines, new CheckOptions { AllowFailedRuns = true }));
    }

    [Fact]
    public void AttemptOfASuspendedRunWithoutAnAnswer_IsFound() => AssertFinds("suspension", lines =>
        Change(lines, lines.Find(TraceKind.WorkerBegan, run: 1, attempt: 2), line => line with { Value = 0 }));

    [Fact]
    public void AttemptOfASuspendedRunWithoutAnAnswer_WhenAServerWasAwayMeanwhile_IsRight()
    {
        var lines = DuplexTrace.Lines();
        var again = lines.Find(TraceKind.WorkerBegan, run: 1, attempt: 2);
        Change(lines, again, line => line with { Value = 0 });
        lines.InsertRange(again, [new TraceLine(TraceKind.Disturbed) { Ms = again }, new TraceLine(TraceKind.Disturbed) { Ms = again, Flag = true }]);

        Assert.Empty(TraceChecker.Check(lines, new CheckOptions()));
    }

    [Fact]
    public void AttemptThatGoesOnWhileTheRunIsSuspended_IsFound() => AssertFinds("suspension", lines =>
        lines.Insert(lines.Find(TraceKind.WorkerSuspended, run: 1, attempt: 1), lines[lines.Find(TraceKind.WorkerBegan, run: 1, attempt: 1)] with { Attempt = 7 }));

    [Fact]
    public void GuidanceThatIsToldTwice_IsFound() => AssertFinds("steer", lines =>
        Change(lines, lines.Find(TraceKind.In, Steered, run: 3, request: 2), line => line with { Request = 1 }));

    [Fact]
    public void GuidanceThatWasNeverGiven_IsFound() => AssertFinds("steer", lines =>
        Change(lines, lines.Find(TraceKind.In, Steered, run: 3, request: 2), line => line with { Request = 9 }));

    [Fact]
    public void GuidanceThatIsToldAfterTheEnd_IsFound() => AssertFinds("steer", lines =>
    {
        var (told, end) = (lines.Find(TraceKind.In, Steered, run: 3, request: 2), lines.Find(TraceKind.In, 0x06, run: 3));
        (lines[told], lines[end]) = (lines[end] with { Number = lines[told].Number }, lines[told] with { Number = lines[end].Number });
    });

    [Fact]
    public void GuidanceThatIsDeliveredAndNotSaid_IsFound() => AssertFinds("steer", lines =>
        Change(lines, lines.Find(TraceKind.In, 0x03, run: 3) is var first ? lines.FindIndex(first + 1, line => line is { Type: 0x03, Run: 3 }) : 0, line => line with { Text = "2 " }));

    [Fact]
    public void GuidanceThatIsSaidTwice_IsFound() => AssertFinds("text", lines =>
        Change(lines, lines.Find(TraceKind.In, 0x03, run: 3), line => line with { Text = "1 [faster] " }));

    [Fact]
    public void GuidanceThatExpiredAndIsSaid_IsFound() => AssertFinds("steer", lines =>
        Change(lines, lines.Find(TraceKind.In, 0x03, run: 3), line => line with { Text = "1 [slower] " }));

    [Fact]
    public void GuidanceOfWhichALibraryTellsNothing_IsFound()
    {
        var lines = DuplexTrace.Lines();
        foreach (var steered in lines.Index().Where(line => line.Item.Type == Steered).Select(line => line.Index).ToArray())
            lines[steered] = new TraceLine(TraceKind.Steered) { Session = "s1", Connection = 1, Run = 3, Request = lines[steered].Request, Code = lines[steered].Code };
        lines.RemoveAt(lines.FindLastIndex(line => line.Kind == TraceKind.Steered));

        Assert.Contains(TraceChecker.Check(lines, new CheckOptions()), finding => finding.Rule == "steer" && finding.Message.Contains("guidance 2", StringComparison.Ordinal));
    }

    [Fact]
    public void AttemptAfterTheAnswer_WithGuidanceThatCameMeanwhile_IsRight()
    {
        var lines = DuplexTrace.Lines();
        Change(lines, lines.Find(TraceKind.WorkerAborted, run: 3, attempt: 1), line => line with { Kind = TraceKind.WorkerEnded });

        Assert.Empty(TraceChecker.Check(lines, new CheckOptions()));
    }

    private static void AssertFinds(string rule, Action<List<TraceLine>> mutate)
    {
        var lines = DuplexTrace.Lines();
        mutate(lines);

        Assert.Contains(rule, TraceChecker.Check(lines, new CheckOptions()).Select(finding => finding.Rule));
    }

    private static void Change(List<TraceLine> lines, int index, Func<TraceLine, TraceLine> change) => lines[index] = change(lines[index]);
}
