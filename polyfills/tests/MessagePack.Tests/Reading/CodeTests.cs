using System.Buffers;
using MessagePack.Tests.Samples;

namespace MessagePack.Tests.Reading;

/// <summary>Every method against every code byte.</summary>
public sealed class CodeTests
{
    private const MessagePackType Nil = MessagePackType.Nil;
    private const MessagePackType Integer = MessagePackType.Integer;

    private static readonly Dictionary<string, (Reading<object?> Read, MessagePackType[] Accepted)> Methods = new()
    {
        ["ReadNil"] = ((ref r) => r.ReadNil(), [Nil]),
        ["ReadBoolean"] = ((ref r) => r.ReadBoolean(), [MessagePackType.Boolean]),
        ["ReadByte"] = ((ref r) => r.ReadByte(), [Integer]),
        ["ReadUInt16"] = ((ref r) => r.ReadUInt16(), [Integer]),
        ["ReadUInt32"] = ((ref r) => r.ReadUInt32(), [Integer]),
        ["ReadUInt64"] = ((ref r) => r.ReadUInt64(), [Integer]),
        ["ReadSByte"] = ((ref r) => r.ReadSByte(), [Integer]),
        ["ReadInt16"] = ((ref r) => r.ReadInt16(), [Integer]),
        ["ReadInt32"] = ((ref r) => r.ReadInt32(), [Integer]),
        ["ReadInt64"] = ((ref r) => r.ReadInt64(), [Integer]),
        ["ReadSingle"] = ((ref r) => r.ReadSingle(), [Integer, MessagePackType.Float]),
        ["ReadDouble"] = ((ref r) => r.ReadDouble(), [Integer, MessagePackType.Float]),
        ["ReadString"] = ((ref r) => r.ReadString(), [Nil, MessagePackType.String]),
        ["ReadStringSequence"] = ((ref r) => r.ReadStringSequence(), [Nil, MessagePackType.String]),
        ["TryReadStringSpan"] = ((ref r) => r.TryReadStringSpan(out _), [Nil, MessagePackType.String]),
        ["ReadBytes"] = ((ref r) => r.ReadBytes(), [Nil, MessagePackType.String, MessagePackType.Binary]),
        ["ReadArrayHeader"] = ((ref r) => r.ReadArrayHeader(), [MessagePackType.Array]),
        ["TryReadArrayHeader"] = ((ref r) => r.TryReadArrayHeader(out _), [MessagePackType.Array]),
        ["ReadMapHeader"] = ((ref r) => r.ReadMapHeader(), [MessagePackType.Map]),
        ["TryReadMapHeader"] = ((ref r) => r.TryReadMapHeader(out _), [MessagePackType.Map]),
        ["ReadExtensionFormatHeader"] = ((ref r) => r.ReadExtensionFormatHeader(), [MessagePackType.Extension]),
        ["TryReadExtensionFormatHeader"] = ((ref r) => r.TryReadExtensionFormatHeader(out _), [MessagePackType.Extension]),
        ["ReadExtensionFormat"] = ((ref r) => r.ReadExtensionFormat(), [MessagePackType.Extension]),
        ["ReadDateTime"] = ((ref r) => r.ReadDateTime(), []),
    };

    public static TheoryData<string> MethodNames => [.. Methods.Keys];

    [Theory]
    [MemberData(nameof(MethodNames))]
    public void Read_AnyCode_IsAcceptedOrRejectedAsAWrongType(string method)
    {
        var (read, accepted) = Methods[method];

        for (var code = 0; code <= byte.MaxValue; code++)
        {
            byte[] bytes = [(byte)code, .. new byte[64]];
            if (!accepted.Contains(MessagePackCode.ToMessagePackType((byte)code)))
            {
                Wire.ReadFailing<MessagePackSerializationException, object?>(new ReadOnlySequence<byte>(bytes), read);
                Wire.ReadFailing<MessagePackSerializationException, object?>(Segments.CutEverywhere(bytes), read);
            }
            else if (code >= MessagePackCode.MinNegativeFixInt && method is "ReadByte" or "ReadUInt16" or "ReadUInt32" or "ReadUInt64")
            {
                Wire.ReadFailing<OverflowException, object?>(new ReadOnlySequence<byte>(bytes), read);
            }
            else
            {
                var reader = new MessagePackReader(bytes);
                read(ref reader);
            }
        }
    }

    [Fact]
    public void Skip_TheUnusedCode_IsRejected()
    {
        Wire.ReadFailing<MessagePackSerializationException, bool>(new ReadOnlySequence<byte>(Wire.Hex("92 01 c1")), (ref reader) =>
        {
            reader.Skip();
            return true;
        });
    }

    [Theory]
    [InlineData(0x00, 0x7f, MessagePackType.Integer, "positive fixint")]
    [InlineData(0x80, 0x8f, MessagePackType.Map, "fixmap")]
    [InlineData(0x90, 0x9f, MessagePackType.Array, "fixarray")]
    [InlineData(0xa0, 0xbf, MessagePackType.String, "fixstr")]
    [InlineData(0xc0, 0xc0, MessagePackType.Nil, "nil")]
    [InlineData(0xc1, 0xc1, MessagePackType.Unknown, "(never used)")]
    [InlineData(0xc2, 0xc2, MessagePackType.Boolean, "false")]
    [InlineData(0xc3, 0xc3, MessagePackType.Boolean, "true")]
    [InlineData(0xc4, 0xc4, MessagePackType.Binary, "bin 8")]
    [InlineData(0xc5, 0xc5, MessagePackType.Binary, "bin 16")]
    [InlineData(0xc6, 0xc6, MessagePackType.Binary, "bin 32")]
    [InlineData(0xc7, 0xc7, MessagePackType.Extension, "ext 8")]
    [InlineData(0xc8, 0xc8, MessagePackType.Extension, "ext 16")]
    [InlineData(0xc9, 0xc9, MessagePackType.Extension, "ext 32")]
    [InlineData(0xca, 0xca, MessagePackType.Float, "float 32")]
    [InlineData(0xcb, 0xcb, MessagePackType.Float, "float 64")]
    [InlineData(0xcc, 0xcc, MessagePackType.Integer, "uint 8")]
    [InlineData(0xcd, 0xcd, MessagePackType.Integer, "uint 16")]
    [InlineData(0xce, 0xce, MessagePackType.Integer, "uint 32")]
    [InlineData(0xcf, 0xcf, MessagePackType.Integer, "uint 64")]
    [InlineData(0xd0, 0xd0, MessagePackType.Integer, "int 8")]
    [InlineData(0xd1, 0xd1, MessagePackType.Integer, "int 16")]
    [InlineData(0xd2, 0xd2, MessagePackType.Integer, "int 32")]
    [InlineData(0xd3, 0xd3, MessagePackType.Integer, "int 64")]
    [InlineData(0xd4, 0xd4, MessagePackType.Extension, "fixext 1")]
    [InlineData(0xd5, 0xd5, MessagePackType.Extension, "fixext 2")]
    [InlineData(0xd6, 0xd6, MessagePackType.Extension, "fixext 4")]
    [InlineData(0xd7, 0xd7, MessagePackType.Extension, "fixext 8")]
    [InlineData(0xd8, 0xd8, MessagePackType.Extension, "fixext 16")]
    [InlineData(0xd9, 0xd9, MessagePackType.String, "str 8")]
    [InlineData(0xda, 0xda, MessagePackType.String, "str 16")]
    [InlineData(0xdb, 0xdb, MessagePackType.String, "str 32")]
    [InlineData(0xdc, 0xdc, MessagePackType.Array, "array 16")]
    [InlineData(0xdd, 0xdd, MessagePackType.Array, "array 32")]
    [InlineData(0xde, 0xde, MessagePackType.Map, "map 16")]
    [InlineData(0xdf, 0xdf, MessagePackType.Map, "map 32")]
    [InlineData(0xe0, 0xff, MessagePackType.Integer, "negative fixint")]
    public void Code_OfTheSpecification_HasItsTypeAndName(int first, int last, MessagePackType type, string name)
    {
        for (var code = first; code <= last; code++)
        {
            var reader = new MessagePackReader(new[] { (byte)code });
            Assert.Equal(code, reader.NextCode);
            Assert.Equal(type, reader.NextMessagePackType);
            Assert.Equal(type == Nil, reader.IsNil);
            Assert.Equal(type, MessagePackCode.ToMessagePackType((byte)code));
            Assert.Equal(name, MessagePackCode.ToFormatName((byte)code));
        }
    }
}
