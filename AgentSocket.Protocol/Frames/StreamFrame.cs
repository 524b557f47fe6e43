using MessagePack;

namespace AgentSocket.Protocol;

// | field   | type  | meaning                                                                          |
// | run     | uint  | the run                                                                          |
// | delta   | any   | str; on channel 4 any value                                                      |
// | channel | uint? | 0 text, 1 reasoning, 2 tool arguments, 3 tool output, 4 data; left out when 0    |

/// <summary>0x03 STREAM, server to client: a piece of a run's output. Spec §4.3.</summary>
public readonly record struct StreamFrame(long Run, AgentValue Delta, StreamChannel Channel = StreamChannel.Text) : IFrame<StreamFrame>
{
    /// <inheritdoc/>
    public static FrameType Type => FrameType.Stream;

    /// <inheritdoc/>
    public void WriteFields(ref MessagePackWriter writer)
    {
        writer.WriteArrayHeader(Channel == StreamChannel.Text ? 2 : 3);
        writer.Write(Run);
        Delta.WriteTo(ref writer);
        if (Channel != StreamChannel.Text)
            writer.Write((byte)Channel);
    }

    /// <inheritdoc/>
    public static StreamFrame ReadFields(ref FieldReader fields)
    {
        var (run, delta) = (fields.Identifier(), fields.Value());
        var channel = (StreamChannel)fields.OptionalChoice((byte)StreamChannel.Data);
        if (fields.Error == FrameError.None && channel != StreamChannel.Data && delta.Type != MessagePackType.String)
            fields.Fail(FrameError.WrongFieldType);
        return new StreamFrame(run, delta, channel);
    }
}
