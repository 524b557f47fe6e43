using System.Buffers;

namespace MessagePack.Tests.Properties;

/// <summary>Reads a tree.</summary>
internal static class DocumentReader
{
    public static Document Read(ReadOnlySequence<byte> bytes)
    {
        var reader = new MessagePackReader(bytes);
        return Read(ref reader);
    }

    public static Document Read(ref MessagePackReader reader)
    {
        switch (reader.NextMessagePackType)
        {
            case MessagePackType.Nil:
                reader.ReadNil();
                return new Document.Nothing();
            case MessagePackType.Boolean:
                return new Document.Truth(reader.ReadBoolean());
            case MessagePackType.Integer:
                return new Document.Integer(ReadInteger(ref reader));
            case MessagePackType.Float when reader.NextCode == MessagePackCode.Float32:
                return new Document.Single(reader.ReadSingle());
            case MessagePackType.Float:
                return new Document.Double(reader.ReadDouble());
            case MessagePackType.String:
                return new Document.Text(reader.ReadString()!);
            case MessagePackType.Binary:
                return new Document.Binary(Convert.ToHexString(reader.ReadBytes().GetValueOrDefault().ToArray()));
            case MessagePackType.Array:
                return ReadList(ref reader);
            case MessagePackType.Map:
                return ReadMap(ref reader);
            default:
                return ReadExtension(ref reader);
        }
    }

    private static Int128 ReadInteger(ref MessagePackReader reader) =>
        reader.NextCode is MessagePackCode.UInt64 ? reader.ReadUInt64() : reader.ReadInt64();

    private static Document.List ReadList(ref MessagePackReader reader)
    {
        var elements = new Document[reader.ReadArrayHeader()];
        MessagePackSecurity.UntrustedData.DepthStep(ref reader);
        for (var i = 0; i < elements.Length; i++)
        {
            elements[i] = Read(ref reader);
        }

        reader.Depth--;
        return new Document.List(elements);
    }

    private static Document.Map ReadMap(ref MessagePackReader reader)
    {
        var entries = new KeyValuePair<Document, Document>[reader.ReadMapHeader()];
        MessagePackSecurity.UntrustedData.DepthStep(ref reader);
        for (var i = 0; i < entries.Length; i++)
        {
            entries[i] = new(Read(ref reader), Read(ref reader));
        }

        reader.Depth--;
        return new Document.Map(entries);
    }

    private static Document ReadExtension(ref MessagePackReader reader)
    {
        var ahead = reader.CreatePeekReader();
        if (ahead.ReadExtensionFormatHeader().TypeCode == ReservedMessagePackExtensionTypeCode.DateTime)
        {
            return new Document.Time(reader.ReadDateTime());
        }

        var extension = reader.ReadExtensionFormat();
        return new Document.Extension(extension.TypeCode, Convert.ToHexString(extension.Data.ToArray()));
    }
}
