namespace AgentSocket.Protocol.Client;

/// <summary>CLARIFY as the application sees it. Spec §4.12.</summary>
internal static class Questions
{
    private static readonly long LastMillisecond = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    /// <param name="frame">The question; its values are borrowed.</param>
    /// <param name="number">The frame's number.</param>
    public static QuestionUpdate Read(in ClarifyFrame frame, long number)
    {
        var approval = frame.Approval is { } subject ? subject with { Arguments = subject.Arguments.ToOwned() } : null;
        DateTimeOffset? expiresAt = frame.ExpiresAt is { } milliseconds ? DateTimeOffset.FromUnixTimeMilliseconds(Math.Min(milliseconds, LastMillisecond)) : null;
        return new QuestionUpdate(
            frame.Request, frame.Prompt, frame.Kind ?? QuestionKinds.Text, frame.Schema.ToOwned(), Elements(frame.Choices.ToOwned()), expiresAt, approval)
        { FrameNumber = number };
    }

    private static AgentValue[] Elements(AgentValue array)
    {
        if (array.IsNone || array.Type != MessagePack.MessagePackType.Array)
            return [];
        var reader = array.CreateReader();
        var elements = new AgentValue[reader.ReadArrayHeader()];
        for (var i = 0; i < elements.Length; i++)
        {
            var start = (int)reader.Consumed;
            reader.Skip();
            elements[i] = new AgentValue(array.Bytes[start..(int)reader.Consumed]);
        }

        return elements;
    }
}
