using System.Buffers.Binary;
using System.Text;

namespace AgentSocket.ServiceDefaults.Tests.Export;

/// <summary>One field of a protobuf message, read without its schema.</summary>
internal readonly record struct ProtobufField(int Number, ulong Value, ReadOnlyMemory<byte> Bytes)
{
    public string Text => Encoding.UTF8.GetString(Bytes.Span);

    public string Hex => Convert.ToHexStringLower(Bytes.Span);

    public IEnumerable<ProtobufField> Of(int number) => ReadAll(Bytes).Where(field => field.Number == number);

    public static IEnumerable<ProtobufField> ReadAll(ReadOnlyMemory<byte> message)
    {
        while (!message.IsEmpty)
        {
            var tag = ReadVarint(ref message);
            yield return (tag & 7) switch
            {
                0 => new((int)(tag >> 3), ReadVarint(ref message), default),
                1 => new((int)(tag >> 3), BinaryPrimitives.ReadUInt64LittleEndian(Take(ref message, 8).Span), default),
                2 => new((int)(tag >> 3), 0, Take(ref message, (int)ReadVarint(ref message))),
                5 => new((int)(tag >> 3), BinaryPrimitives.ReadUInt32LittleEndian(Take(ref message, 4).Span), default),
                var wireType => throw new InvalidDataException($"Wire type {wireType}."),
            };
        }
    }

    private static ulong ReadVarint(ref ReadOnlyMemory<byte> message)
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var next = Take(ref message, 1).Span[0];
            value |= (next & 0x7FUL) << shift;
            if (next < 0x80)
                return value;
        }
    }

    private static ReadOnlyMemory<byte> Take(ref ReadOnlyMemory<byte> message, int length)
    {
        var taken = message[..length];
        message = message[length..];
        return taken;
    }
}
