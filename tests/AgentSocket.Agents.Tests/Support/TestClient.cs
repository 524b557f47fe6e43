using AgentSocket.Protocol;

namespace AgentSocket.Agents.Tests.Support;

/// <summary>A run's client, and the server between: keeps what arrives, each request, event and STEERED once, and answers as a test says.</summary>
internal sealed class TestClient
{
    private readonly Dictionary<(FrameType Type, long Number), bool> _answered = [];

    /// <summary>The text as a person sees it.</summary>
    public string Text { get; private set; } = "";

    public List<ClarifyFrame> Questions { get; } = [];

    public List<ToolCallFrame> Calls { get; } = [];

    public List<SteeredFrame> Steered { get; } = [];

    public List<InterruptFrame> Interrupts { get; } = [];

    public List<StatusFrame> Statuses { get; } = [];

    public List<(StreamChannel Channel, string Text)> Streams { get; } = [];

    public List<EventFrame> Events { get; } = [];

    public List<(IReadOnlyList<ToolDefinition> Added, IReadOnlyList<string> Removed)> Definitions { get; } = [];

    public List<ReadOnlyMemory<byte>> Inbox { get; } = [];

    public Func<ClarifyFrame, (ReplyAction Action, AgentValue Value)> OnQuestion { get; set; } = question => throw new InvalidOperationException($"Nobody answers: {question.Prompt}");

    public Func<ToolCallFrame, (ToolStatus Status, AgentValue Result)> OnCall { get; set; } = call => throw new InvalidOperationException($"Nobody runs: {call.Name}");

    /// <summary>Guidance, and the text, or what the run says of itself, at whose end or beginning it is given.</summary>
    public Queue<(string At, string Guidance)> Guidance { get; } = new();

    /// <summary>Whether what is pushed now gets lost on its way, as it does when the worker is lost before it has left.</summary>
    public bool LosesPushes { get; set; }

    /// <summary>The end of the text at which the worker is lost; null for never.</summary>
    public string? LoseAt { get; set; }

    /// <summary>Whether answers come in the order of the questions; else those that were asked last come first.</summary>
    public bool AnswersInOrder { get; set; }

    /// <summary>The answer to a request that is open.</summary>
    public ReadOnlyMemory<byte> AnswerNext()
    {
        var open = _answered.Where(request => !request.Value).Select(request => request.Key).ToArray();
        var (type, number) = AnswersInOrder ? open[0] : open[^1];
        _answered[(type, number)] = true;
        ReadOnlyMemory<byte> frame;
        if (type == FrameType.Clarify)
        {
            var (action, value) = OnQuestion(Questions.Single(question => question.Request == number));
            frame = TestFrames.Write(new ReplyFrame(1, number, action, value));
        }
        else
        {
            var (status, result) = OnCall(Calls.Single(call => call.Call == number));
            frame = TestFrames.Write(new ToolResultFrame(1, number, status, result));
        }

        Inbox.Add(frame);
        return frame;
    }

    /// <summary>The guidance that is due at this point; empty if none is.</summary>
    public ReadOnlyMemory<byte> SteerIfDue(string said)
    {
        if (!Guidance.TryPeek(out var next) || !(said.EndsWith(next.At, StringComparison.Ordinal) || said.StartsWith(next.At, StringComparison.Ordinal)))
            return default;
        Guidance.Dequeue();
        return Steer(next.Guidance);
    }

    /// <summary>The person guides the run.</summary>
    public ReadOnlyMemory<byte> Steer(string guidance)
    {
        var frame = TestFrames.Write(new SteerFrame(1, Inbox.Count(known => known.Span[0] == (byte)FrameType.Steer) + 1, guidance));
        Inbox.Add(frame);
        return frame;
    }

    public bool LosesNow()
    {
        if (LoseAt is null || !Text.EndsWith(LoseAt, StringComparison.Ordinal))
            return false;
        LoseAt = null;
        return true;
    }

    public void Append(string text) => Text += text;

    public void Stream(StreamChannel channel, string text) => Streams.Add((channel, text));

    /// <summary>Tools by their number in the attempt: those that are known aren't announced again.</summary>
    public void Define(int number, IReadOnlyList<ToolDefinition> added, IReadOnlyList<string> removed)
    {
        if (!LosesPushes && number > Definitions.Count)
            Definitions.Add((added, removed));
    }

    public void Push(EventFrame pushed)
    {
        if (!LosesPushes && Events.TrueForAll(known => known.Id != pushed.Id))
            Events.Add(pushed);
    }

    public void Take<TFrame>(TFrame frame)
    {
        switch (frame)
        {
            case ClarifyFrame question when _answered.TryAdd((FrameType.Clarify, question.Request), false):
                Questions.Add(question);
                break;
            case ToolCallFrame call when _answered.TryAdd((FrameType.ToolCall, call.Call), false):
                Calls.Add(call);
                break;
            case SteeredFrame steered when Steered.TrueForAll(known => known.Steer != steered.Steer):
                Steered.Add(steered);
                break;
            case InterruptFrame interrupt:
                Interrupts.Add(interrupt);
                Text = Text[..(int)interrupt.DiscardFrom];
                break;
            case StatusFrame status:
                Statuses.Add(status);
                break;
            case StreamFrame data:
                Streams.Add((StreamChannel.Data, data.Delta.ToJson()));
                break;
        }
    }
}
