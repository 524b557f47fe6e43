using System.Buffers;
using System.Runtime.CompilerServices;
using MessagePack;

namespace AgentSocket.Protocol;

/// <summary>Bytes in, frame or <see cref="FrameError"/> out; and back. Pure: it holds no state and throws nothing on bad input. Spec §3.</summary>
public static class FrameCodec
{
    /// <summary>Checks that <paramref name="message"/> is one well-formed frame of a type that this receiver knows or may ignore.</summary>
    /// <param name="message">A whole WebSocket message.</param>
    /// <param name="limits">What the receiver accepts.</param>
    /// <param name="type">The frame's type; not necessarily one that <see cref="FrameTypes.IsKnown"/>.</param>
    /// <returns>What is wrong, or <see cref="FrameError.None"/>.</returns>
    public static FrameError Check(ReadOnlySpan<byte> message, in FrameLimits limits, out FrameType type)
    {
        type = message.IsEmpty ? default : (FrameType)message[0];
        if (!message.IsEmpty && message.Length <= limits.MaxFrameBytes)
        {
            if (FrameTypes.IsIgnorable(type) && !FrameTypes.IsKnown(type))
                return FrameError.None;
            if (!FrameTypes.IsKnown(type))
                return FrameError.UnknownType;
        }

        return FrameScanner.Scan(message, limits);
    }

    /// <summary>Reads the fields of a frame that <see cref="Check"/> found well-formed.</summary>
    /// <typeparam name="TFrame">The frame that the type byte says.</typeparam>
    /// <param name="message">The whole message, type byte included; the frame borrows from it.</param>
    /// <param name="frame">The frame, if nothing is wrong.</param>
    /// <returns>What is wrong, or <see cref="FrameError.None"/>.</returns>
    public static FrameError Read<TFrame>(ReadOnlyMemory<byte> message, out TFrame frame)
        where TFrame : struct, IFrame<TFrame>
    {
        var fields = new FieldReader(message[1..]);
        frame = TFrame.ReadFields(ref fields);
        return fields.Error;
    }

    /// <summary>Checks and reads in one step.</summary>
    /// <inheritdoc cref="Read{TFrame}(ReadOnlyMemory{byte}, out TFrame)"/>
    /// <param name="message">The whole message, type byte included; the frame borrows from it.</param>
    /// <param name="limits">What the receiver accepts.</param>
    /// <param name="frame">The frame, if nothing is wrong.</param>
    public static FrameError Read<TFrame>(ReadOnlyMemory<byte> message, in FrameLimits limits, out TFrame frame)
        where TFrame : struct, IFrame<TFrame>
    {
        frame = default;
        var error = Check(message.Span, limits, out var type);
        if (error != FrameError.None)
            return error;
        return type == TFrame.Type ? Read(message, out frame) : FrameError.UnknownType;
    }

    /// <summary>Writes a frame: its type byte and its array of fields.</summary>
    /// <typeparam name="TFrame">The frame's type.</typeparam>
    /// <param name="output">Where the frame is appended.</param>
    /// <param name="frame">The frame.</param>
    public static void Write<TFrame>(IBufferWriter<byte> output, in TFrame frame)
        where TFrame : struct, IFrame<TFrame>
    {
        var writer = new MessagePackWriter(output);
        WriteType(ref writer, TFrame.Type);
        Unsafe.AsRef(in frame).WriteFields(ref writer);
        writer.Flush();
    }

    /// <summary>Writes a STREAM of text without a detour over a value: the hot path. Spec §4.3.</summary>
    /// <param name="output">Where the frame is appended.</param>
    /// <param name="run">The run's number.</param>
    /// <param name="delta">The text.</param>
    /// <param name="channel">Any channel but <see cref="StreamChannel.Data"/>.</param>
    public static void WriteStream(IBufferWriter<byte> output, long run, ReadOnlySpan<char> delta, StreamChannel channel)
    {
        var writer = new MessagePackWriter(output);
        WriteType(ref writer, FrameType.Stream);
        writer.WriteArrayHeader(channel == StreamChannel.Text ? 2 : 3);
        writer.Write(run);
        writer.Write(delta);
        if (channel != StreamChannel.Text)
            writer.Write((byte)channel);
        writer.Flush();
    }

    private static void WriteType(ref MessagePackWriter writer, FrameType type)
    {
        writer.GetSpan(1)[0] = (byte)type;
        writer.Advance(1);
    }
}
