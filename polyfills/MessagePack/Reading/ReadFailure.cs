using System.Diagnostics.CodeAnalysis;

namespace MessagePack;

/// <summary>Throwing stands apart, so that the readers stay small enough to be inlined.</summary>
internal static class ReadFailure
{
    [DoesNotReturn]
    public static void EndOfData() => throw new EndOfStreamException();

    [DoesNotReturn]
    public static T Unexpected<T>(byte code) => throw Unexpected(code);

    public static MessagePackSerializationException Unexpected(byte code) =>
        new($"Unexpected MessagePack code 0x{code:x2} ({MessagePackCode.ToFormatName(code)}).");

    public static void EndOfDataUnless([DoesNotReturnIf(false)] bool enough)
    {
        if (!enough)
        {
            EndOfData();
        }
    }
}
