using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Entry = System.Collections.Generic.KeyValuePair<MessagePack.Tests.Properties.Document, MessagePack.Tests.Properties.Document>;

namespace MessagePack.Tests.Properties;

/// <summary>Random documents.</summary>
internal static class Documents
{
    private const int DeepestLevel = 4;

    /// <summary>Any bytes. Many begin like a document.</summary>
    public static Arbitrary<byte[]> Bytes { get; } = Gen.OneOf(
        Byte.ArrayOf(),
        from document in Any.Generator select document.ToBytes(),
        from document in Any.Generator
        from change in Byte.NonEmptyListOf()
        select Corrupt(document.ToBytes(), [.. change])).ToArbitrary();

    /// <summary>Documents of everything that MessagePack has.</summary>
    public static Arbitrary<Document> Any => Level(Leaf, key => key, entries => entries, DeepestLevel).ToArbitrary();

    /// <summary>Documents that come back as they were from JSON.</summary>
    public static Arbitrary<Document> Json => Level(JsonLeaf, _ => JsonText, OnePerKey, DeepestLevel).ToArbitrary();

    private static Gen<byte> Byte => Gen.Choose(0, byte.MaxValue).Select(number => (byte)number);

    private static Gen<long> Long => ArbMap.Default.GeneratorFor<long>();

    /// <summary>As many integers of each bit length as of any other.</summary>
    private static Gen<Document> Integer =>
        from bits in Gen.Choose(0, 63)
        from number in ArbMap.Default.GeneratorFor<DoNotSize<ulong>>()
        from negative in Gen.Elements(true, false)
        select (Document)new Document.Integer(negative ? -(Int128)(number.Item >> bits) / 2 : number.Item >> bits);

    /// <summary>No lone surrogates: no string of UTF-8 holds them.</summary>
    private static Gen<Document> Text => TextOf(Gen.OneOf(Gen.Choose(0, 0x7f), BeyondAscii));

    /// <summary>Without the control characters that the package lets stand in JSON strings.</summary>
    private static Gen<Document> JsonText =>
        TextOf(Gen.OneOf(Gen.Choose(' ', 0x7f), Gen.Elements<int>([.. "\b\f\n\r\t\"\\/"]), BeyondAscii));

    private static Gen<int> BeyondAscii =>
        Gen.OneOf(Gen.Choose(0x80, 0x7ff), Gen.Choose(0x800, 0xd7ff), Gen.Choose(0xe000, 0xffff), Gen.Choose(0x1_0000, 0x10_ffff));

    private static Gen<string> Hex => Byte.ArrayOf().Select(Convert.ToHexString);

    private static Gen<Document> Constant =>
        Gen.Elements<Document>(new Document.Nothing(), new Document.Truth(true), new Document.Truth(false));

    /// <summary>Of the types of extension, -1 is the timestamp and 100 is given a meaning by the package.</summary>
    private static Gen<Document> Extension =>
        from type in Gen.Choose(-128, 99).Where(type => type != -1)
        from hex in Hex
        select (Document)new Document.Extension((sbyte)type, hex);

    private static Gen<Document> Leaf => Gen.OneOf(
        Constant,
        Integer,
        Text,
        Extension,
        Hex.Select(hex => (Document)new Document.Binary(hex)),
        ArbMap.Default.GeneratorFor<float>().Select(value => (Document)new Document.Single(value)),
        ArbMap.Default.GeneratorFor<double>().Select(value => (Document)new Document.Double(value)),
        Long.Select(ticks => (Document)new Document.Time(Time(ticks))));

    /// <summary>Without a fraction, a double would come back as an integer.</summary>
    private static Gen<Document> JsonLeaf => Gen.OneOf(
        Constant,
        Integer,
        JsonText,
        Long.Select(value => (Document)new Document.Double((value % 1_000_000) + 0.5)));

    private static Gen<Document> TextOf(Gen<int> runes) =>
        runes.ArrayOf().Select(text => (Document)new Document.Text(string.Concat(text.Select(rune => new Rune(rune).ToString()))));

    private static DateTime Time(long ticks) => new((ticks & long.MaxValue) % DateTime.MaxValue.Ticks, DateTimeKind.Utc);

    private static IEnumerable<Entry> OnePerKey(IEnumerable<Entry> entries) => entries.DistinctBy(entry => entry.Key);

    private static Gen<Document> Level(
        Gen<Document> leaf,
        Func<Gen<Document>, Gen<Document>> key,
        Func<IEnumerable<Entry>, IEnumerable<Entry>> choose,
        int depth)
    {
        if (depth == 0)
        {
            return leaf;
        }

        var inner = Level(leaf, key, choose, depth - 1);
        var entry = from name in key(inner) from value in inner select new Entry(name, value);
        return Gen.OneOf(
            leaf,
            inner.ArrayOf().Resize(20).Select(elements => (Document)new Document.List(elements)),
            entry.ArrayOf().Resize(10).Select(entries => (Document)new Document.Map([.. choose(entries)])));
    }

    private static byte[] Corrupt(byte[] bytes, byte[] change)
    {
        var place = change.Aggregate(0, (sum, next) => (sum * 31) + next) & int.MaxValue;
        bytes[place % bytes.Length] = change[0];
        return bytes;
    }
}
