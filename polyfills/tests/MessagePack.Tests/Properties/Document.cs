using System.Buffers;

namespace MessagePack.Tests.Properties;

/// <summary>A MessagePack value as a tree.</summary>
internal abstract record Document
{
    public sealed record Nothing : Document;

    public sealed record Truth(bool Value) : Document;

    /// <summary>From the least <see cref="long"/> up to the greatest <see cref="ulong"/>.</summary>
    public sealed record Integer(Int128 Value) : Document;

    public sealed record Single(float Value) : Document;

    public sealed record Double(double Value) : Document;

    public sealed record Text(string Value) : Document;

    public sealed record Binary(string Hex) : Document;

    public sealed record Extension(sbyte Type, string Hex) : Document;

    public sealed record Time(DateTime Value) : Document;

    public sealed record List(Document[] Elements) : Document
    {
        public bool Equals(List? other) => other is not null && Elements.SequenceEqual(other.Elements);

        public override int GetHashCode() => Elements.Length;
    }

    public sealed record Map(KeyValuePair<Document, Document>[] Entries) : Document
    {
        public bool Equals(Map? other) => other is not null && Entries.SequenceEqual(other.Entries);

        public override int GetHashCode() => Entries.Length;
    }

    public byte[] ToBytes()
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new MessagePackWriter(output);
        DocumentWriter.Write(this, ref writer);
        writer.Flush();
        return output.WrittenSpan.ToArray();
    }
}
