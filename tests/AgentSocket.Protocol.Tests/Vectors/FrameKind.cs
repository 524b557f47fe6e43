using System.Buffers;
using System.Text.Json;

namespace AgentSocket.Protocol.Tests.Vectors;

/// <summary>One frame of the vocabulary, whatever its type in C#.</summary>
internal abstract class FrameKind(string name, string from, FrameType type)
{
    public string Name { get; } = name;

    public FrameType Type { get; } = type;

    /// <summary>Whether this peer (client or server) sends it.</summary>
    public bool IsFrom(string peer) => from == "both" || from == peer;

    /// <summary>The bytes of the frame with these fields.</summary>
    public abstract byte[] Write(JsonElement fields);

    /// <summary>Reads a message; tells what is wrong with it.</summary>
    public abstract FrameError Read(ReadOnlyMemory<byte> message, in FrameLimits limits);

    /// <summary>Reads a message and demands these fields.</summary>
    public abstract void AssertReads(ReadOnlyMemory<byte> message, JsonElement fields);

    /// <summary>Reads a message and writes it again; null if it can't be read.</summary>
    public abstract byte[]? Rewrite(ReadOnlyMemory<byte> message);

    public override string ToString() => Name;
}

/// <inheritdoc cref="FrameKind"/>
/// <param name="name">The frame's name in the specification.</param>
/// <param name="from">client, server or both.</param>
/// <param name="build">Makes the frame from a vector's fields.</param>
/// <param name="parts">The frame as something that compares by value, where the frame itself doesn't.</param>
internal sealed class FrameKind<TFrame>(string name, string from, Func<JsonElement, TFrame> build, Func<TFrame, object>? parts = null)
    : FrameKind(name, from, TFrame.Type)
    where TFrame : struct, IFrame<TFrame>
{
    public static byte[] Write(in TFrame frame)
    {
        var output = new ArrayBufferWriter<byte>();
        FrameCodec.Write(output, frame);
        return output.WrittenSpan.ToArray();
    }

    public override byte[] Write(JsonElement fields) => Write(build(fields));

    public override FrameError Read(ReadOnlyMemory<byte> message, in FrameLimits limits) => FrameCodec.Read<TFrame>(message, limits, out _);

    public override void AssertReads(ReadOnlyMemory<byte> message, JsonElement fields)
    {
        Assert.Equal(FrameError.None, FrameCodec.Read<TFrame>(message, FrameLimits.Default, out var frame));
        AssertEqual(build(fields), frame);
    }

    public override byte[]? Rewrite(ReadOnlyMemory<byte> message) =>
        FrameCodec.Read<TFrame>(message, FrameLimits.Default, out var frame) == FrameError.None ? Write(frame) : null;

    public void AssertEqual(in TFrame expected, in TFrame actual)
    {
        if (parts is null)
            Assert.Equal(expected, actual);
        else
            Assert.Equal(parts(expected), parts(actual));
    }
}
