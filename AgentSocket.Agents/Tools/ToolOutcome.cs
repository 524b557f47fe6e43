using AgentSocket.Protocol;
using MessagePack;

namespace AgentSocket.Agents;

/// <summary>What came of a tool that the model called.</summary>
/// <param name="Status">How it ended.</param>
/// <param name="Text">What the model reads.</param>
/// <param name="HasRetracted">Whether it took back what was said before.</param>
internal readonly record struct ToolOutcome(ToolStatus Status, string Text, bool HasRetracted = false)
{
    /// <summary>A call that went wrong, in words for the model.</summary>
    public static ToolOutcome Failed(string reason) => new(ToolStatus.Failed, $"Error: {reason}");

    /// <summary>A call that a person refused.</summary>
    public static ToolOutcome Denied { get; } = new(ToolStatus.Denied, "Error: The person didn't agree to this call. It was not made.");

    public AgentValue ToStep() => AgentValue.Create(this, static (ref MessagePackWriter writer, ToolOutcome outcome) =>
    {
        writer.WriteArrayHeader(3);
        writer.Write((byte)outcome.Status);
        writer.Write(outcome.Text);
        writer.Write(outcome.HasRetracted);
    });

    public static ToolOutcome FromStep(AgentValue step)
    {
        var reader = step.CreateReader();
        var fields = reader.ReadArrayHeader();
        var outcome = new ToolOutcome((ToolStatus)reader.ReadByte(), reader.ReadString() ?? "", reader.ReadBoolean());
        reader.SkipRest(fields, 3);
        return outcome;
    }
}
