using AgentSocket.Faults.Checking;
using AgentSocket.Faults.Traces;

namespace AgentSocket.Faults.Tests.Checking;

/// <summary>Each test breaks a sound trace in one way; the rule that is there for it must find it.</summary>
public sealed class TraceCheckerTests
{
    [Fact]
    public void SoundTrace_HasNothingWrong() => Assert.Empty(TraceChecker.Check(SoundTrace.Lines(), new CheckOptions()));

    [Fact]
    public void FrameLeftOut_IsFound() => AssertFinds("numbering", lines => lines.RemoveAt(lines.In(3)));

    [Fact]
    public void FrameThatComesTwice_IsFound() => AssertFinds("numbering", lines => lines.Insert(lines.In(5), lines[lines.In(5)]));

    [Fact]
    public void FramesInOtherOrder_AreFound() => AssertFinds("numbering", lines =>
    {
        var (first, second) = (lines.In(4), lines.In(5));
        (lines[first], lines[second]) = (lines[second], lines[first]);
    });

    [Fact]
    public void ResumeBehindWhatCame_IsFound() => AssertFinds("numbering", lines => Change(lines, lines.LastOf(TraceKind.Out, 0x11), line => line with { Received = 1 }));

    [Fact]
    public void FrameThatIsAnotherWhenItComesAgain_IsFound() => AssertFinds("same frame", lines =>
        lines.Insert(lines.In(3), lines[lines.In(2)] with { Connection = 2, Hash = "other" }));

    [Fact]
    public void FrameThatIsNotSentAgain_IsFound() => AssertFinds("resend", lines =>
        lines.RemoveAt(lines.FindLastIndex(line => line is { Kind: TraceKind.Out, Number: 2 })));

    [Fact]
    public void FrameThatTheServerCountedAndTheClientDidNot_IsFound() => AssertFinds("counts", lines =>
        Change(lines, lines.LastOf(TraceKind.In, 0x10), line => line with { Sent = 7 }));

    [Fact]
    public void CommandThatTheServerCountedTwice_IsFound() => AssertFinds("counts", lines =>
        Change(lines, lines.LastOf(TraceKind.In, 0x10), line => line with { Received = 4 }));

    [Fact]
    public void CountThatGrowsLess_IsFound() => AssertFinds("counts", lines =>
        lines.Insert(lines.LastOf(TraceKind.In, 0x10), new TraceLine(TraceKind.In) { Session = "s1", Connection = 2, Type = 0x13, Received = 0 }));

    [Fact]
    public void CommandThatTheServerHadAndHasNoMore_IsFound() => AssertFinds("counts", lines =>
    {
        lines.RemoveAll(line => line is { Kind: TraceKind.Out, Number: 2 });
        Change(lines, lines.LastOf(TraceKind.In, 0x12), line => line with { Received = 0 });
    });

    [Fact]
    public void RunWithoutEnd_IsFound() => AssertFinds("run end", lines => lines.RemoveAt(lines.In(4)));

    [Fact]
    public void RunWithTwoEnds_IsFound() => AssertFinds("run end", lines => Change(lines, lines.In(5), line => line with { Type = 0x06, Run = 1, Text = null }));

    [Fact]
    public void FrameBehindTheRunsEnd_IsFound() => AssertFinds("run end", lines => Change(lines, lines.In(5), line => line with { Run = 1 }));

    [Fact]
    public void FrameOfARunThatNobodyBegan_IsFound() => AssertFinds("run end", lines => Change(lines, lines.In(5), line => line with { Run = 9 }));

    [Fact]
    public void ClientThatNeverSettled_IsFound() => AssertFinds("run end", lines => lines.RemoveAt(lines.Last(TraceKind.Settled)));

    [Fact]
    public void TextWithATokenTwice_IsFound() => AssertFinds("text", lines => Change(lines, lines.In(3), line => line with { Text = "1 2 " }));

    [Fact]
    public void TextWithoutAToken_IsFound() => AssertFinds("text", lines => Change(lines, lines.In(3), line => line with { Text = "" }));

    [Fact]
    public void TextOfACancelledRunThatIsNoBeginning_IsFound() => AssertFinds("text", lines => Change(lines, lines.In(5), line => line with { Text = "2 " }));

    [Fact]
    public void TextThatIsTakenBackAndSaidAgain_IsRight()
    {
        var lines = SoundTrace.Lines();
        Change(lines, lines.In(1), line => line with { Type = 0x03, Text = "1 2 3 " });
        Change(lines, lines.In(2), line => line with { Type = 0x16, Text = null, Code = 2 });

        Assert.Empty(TraceChecker.Check(lines, new CheckOptions()));
    }

    [Fact]
    public void RunThatFails_IsFound() => AssertFinds("text", lines => Change(lines, lines.In(4), line => line with { Type = 0x07, Text = "internal" }));

    [Fact]
    public void RunThatIsCancelledByNobody_IsFound() => AssertFinds("text", lines => Change(lines, lines.In(4), line => line with { Code = 1 }));

    [Fact]
    public void OlderConnectionThatStillBringsFrames_IsFound() => AssertFinds("one connection", lines =>
        lines.Insert(lines.Last(TraceKind.Settled), lines[lines.In(2)] with { Ms = 60_000 }));

    [Fact]
    public void OlderConnectionThatStillStands_IsFound() => AssertFinds("one connection", lines =>
        lines.RemoveAt(lines.FindIndex(line => line.Kind == TraceKind.Closed)));

    [Fact]
    public void ConnectionThatIsSupersededByNobody_IsFound() => AssertFinds("one connection", lines =>
        Change(lines, lines.FindIndex(line => line.Kind == TraceKind.Closed), line => line with { Code = 4409 }));

    [Fact]
    public void SessionThatIsLost_IsFound() => AssertFinds("lost", Lose);

    [Fact]
    public void SessionThatIsLostWhereItMayBe_IsRight()
    {
        var lines = SoundTrace.Lines();
        Lose(lines);

        Assert.Empty(TraceChecker.Check(lines, new CheckOptions { AllowLost = true }));
    }

    [Fact]
    public void LossThatIsNotTold_IsFound() => AssertFinds("lost", new CheckOptions { AllowLost = true }, lines =>
    {
        Lose(lines);
        lines.RemoveAt(lines.Last(TraceKind.Lost));
    });

    [Fact]
    public void LostSessionThatGoesOn_IsFound() => AssertFinds("lost", new CheckOptions { AllowLost = true }, lines =>
    {
        var frame = lines[lines.In(3)];
        Lose(lines);
        lines.Insert(lines.Last(TraceKind.Lost) + 1, frame);
    });

    [Fact]
    public void LossOfASessionThatHadBegun_TakenForOneThatHadNot_IsFound() => AssertFinds("lost", lines =>
    {
        Lose(lines);
        Change(lines, lines.Last(TraceKind.Lost), line => line with { Flag = true });
    });

    [Theory]
    [InlineData(-1)]
    [InlineData(1_000)]
    public void LossOfASessionThatWasntThereWhenRedisForgot_IsFound(double ms) => AssertFinds("lost", new CheckOptions { AllowLost = true }, lines =>
    {
        Lose(lines);
        lines.Insert(0, new TraceLine(TraceKind.Flushed) { Ms = ms });
    });

    [Fact]
    public void ViolationThatTheServerFound_IsFound() => AssertFinds("violation", lines =>
        Change(lines, lines.FindIndex(line => line.Kind == TraceKind.Closed), line => line with { Code = 4400 }));

    [Fact]
    public void InvokeThatIsDispatchedTwice_IsFound() => AssertFinds("attempt", lines =>
        lines.Insert(lines.Last(TraceKind.WorkerBegan), lines[lines.Last(TraceKind.WorkerBegan)]));

    [Fact]
    public void AttemptAfterTheAnswer_IsFound() => AssertFinds("attempt", lines =>
        lines.Add(new TraceLine(TraceKind.WorkerBegan) { Sid = SoundTrace.Sid, Run = 1, Attempt = 2 }));

    [Fact]
    public void AttemptAfterTheAnswer_WhenAServerWasAwayMeanwhile_IsRight()
    {
        var lines = SoundTrace.Lines();
        var answered = lines.FindIndex(line => line.Kind == TraceKind.WorkerEnded);
        lines.Insert(answered, new TraceLine(TraceKind.Disturbed) { Ms = lines[answered].Ms });
        lines.Add(new TraceLine(TraceKind.Disturbed) { Ms = 40, Flag = true });
        lines.Add(new TraceLine(TraceKind.WorkerBegan) { Ms = 50, Sid = SoundTrace.Sid, Run = 1, Attempt = 2 });

        Assert.Empty(TraceChecker.Check(lines, new CheckOptions()));
    }

    [Fact]
    public void AttemptAfterTheAnswer_WhenAServerWasAwayBefore_IsFound() => AssertFinds("attempt", lines =>
    {
        lines.InsertRange(0, [new TraceLine(TraceKind.Disturbed) { Ms = -20_000 }, new TraceLine(TraceKind.Disturbed) { Ms = -19_000, Flag = true }]);
        lines.Add(new TraceLine(TraceKind.WorkerBegan) { Ms = 50, Sid = SoundTrace.Sid, Run = 1, Attempt = 2 });
    });

    [Fact]
    public void SecondEnd_WhenAServerWasAway_IsFound() => AssertFinds("run end", lines =>
    {
        lines.InsertRange(0, [new TraceLine(TraceKind.Disturbed), new TraceLine(TraceKind.Disturbed) { Ms = 60_000, Flag = true }]);
        Change(lines, lines.In(5), line => line with { Type = 0x06, Run = 1, Text = null });
    });

    [Fact]
    public void FirstAttemptThatIsTheSecond_IsFound() => AssertFinds("attempt", lines =>
        Change(lines, lines.Last(TraceKind.WorkerBegan), line => line with { Attempt = 2 }));

    [Fact]
    public void CancelThatNeverReachesTheWorker_IsFound() => AssertFinds("cancel", lines => lines.RemoveAt(lines.Last(TraceKind.WorkerAborted)));

    [Fact]
    public void CancelThatReachesTheWorkerLate_IsFound() => AssertFinds("cancel", lines =>
        Change(lines, lines.Last(TraceKind.WorkerAborted), line => line with { Ms = 60_000 }));

    [Fact]
    public void ProcessThatHoldsMoreAfterwards_IsFound() => AssertFinds("resource", lines =>
        Change(lines, lines.Last(TraceKind.Resource), line => line with { Value = 101 }));

    [Fact]
    public void ProcessThatHoldsNoMoreThanItMay_IsRight()
    {
        var lines = SoundTrace.Lines();
        Change(lines, lines.Last(TraceKind.Resource), line => line with { Value = 101, Code = 1 });

        Assert.Empty(TraceChecker.Check(lines, new CheckOptions()));
    }

    [Fact]
    public void KeyThatNeverExpires_IsFound() => AssertFinds("keys", lines => lines.Add(new TraceLine(TraceKind.Keys) { Text = "never expire", Value = 1 }));

    [Fact]
    public void ForgottenSessionThatGoesOn_IsFound() => AssertFinds("forgotten", new CheckOptions { AllowLost = true, UnderWayMs = 1 }, lines =>
        lines.Insert(lines.In(3), new TraceLine(TraceKind.Flushed) { Ms = lines[lines.In(2)].Ms + 0.5 }));

    [Fact]
    public void ForgottenSessionThatIsLost_IsRight()
    {
        var lines = SoundTrace.Lines();
        Lose(lines);
        lines.Insert(lines.In(2) + 1, new TraceLine(TraceKind.Flushed) { Ms = lines[lines.In(2)].Ms + 0.5 });

        Assert.Empty(TraceChecker.Check(lines, new CheckOptions { AllowLost = true, UnderWayMs = 1 }));
    }

    private static void AssertFinds(string rule, Action<List<TraceLine>> mutate) => AssertFinds(rule, new CheckOptions(), mutate);

    private static void AssertFinds(string rule, CheckOptions options, Action<List<TraceLine>> mutate)
    {
        var lines = SoundTrace.Lines();
        mutate(lines);

        Assert.Contains(rule, TraceChecker.Check(lines, options).Select(finding => finding.Rule));
    }

    private static void Change(List<TraceLine> lines, int index, Func<TraceLine, TraceLine> change) => lines[index] = change(lines[index]);

    /// <summary>The second connection is answered that the session is lost, and the client ends there.</summary>
    private static void Lose(List<TraceLine> lines)
    {
        var resumed = lines.LastOf(TraceKind.In, 0x12);
        var (answer, closed, resources) = (lines[resumed], lines[lines.Last(TraceKind.Closed)], lines[lines.Last(TraceKind.Resource)]);
        lines.RemoveRange(resumed, lines.Count - resumed);
        lines.AddRange([answer with { Code = 1, Received = 0 }, new TraceLine(TraceKind.Lost) { Session = "s1", Connection = 2, Ms = answer.Ms + 1 }, closed with { Code = 0 }, resources]);
    }
}
