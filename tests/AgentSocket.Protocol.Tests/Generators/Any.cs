using FsCheck;
using FsCheck.Fluent;

namespace AgentSocket.Protocol.Tests.Generators;

/// <summary>What frames are made of, at random; the edges are frequent.</summary>
internal static class Any
{
    private static readonly long[] NumberEdges =
        [0, 1, 127, 128, 255, 256, 65_535, 65_536, uint.MaxValue, uint.MaxValue + 1L, AgentSocketProtocol.MaxNumber - 1, AgentSocketProtocol.MaxNumber];

    private static readonly string[] Characters = ["a", "Z", " ", "\n", "\0", "\"", "\\", "é", "ß", "世", "€", "\uFFFD", "\uFEFF", "👩", "\U0010FFFF"];

    private static readonly int[] LengthEdges = [0, 1, 31, 32, 255, 256, 1000];

    public static Gen<long> Number { get; } = Gen.OneOf(
        Gen.Choose(0, 200).Select(number => (long)number),
        Gen.Elements(NumberEdges),
        from high in Gen.Choose(0, (1 << 22) - 1) from low in Gen.Choose(0, int.MaxValue) select ((long)high << 31) | (uint)low);

    /// <summary>A run, call, steer or request.</summary>
    public static Gen<long> Identifier { get; } = Number.Select(number => Math.Max(1, number));

    public static Gen<bool> Truth { get; } = Gen.Elements(false, true);

    /// <summary>A metric: at least 0, whole or not.</summary>
    public static Gen<double> Decimal { get; } = Gen.OneOf(
        Number.Select(number => (double)number),
        Gen.Choose(0, 1_000_000).Select(thousandths => thousandths / 1000d),
        Gen.Elements(double.Epsilon, double.MaxValue, Math.PI, 1e17));

    public static Gen<string> Text { get; } =
        from length in Gen.OneOf(Gen.Choose(0, 12), Gen.Elements(LengthEdges))
        from start in Gen.Choose(0, Characters.Length - 1)
        from step in Gen.Choose(0, Characters.Length - 1)
        select string.Concat(Enumerable.Range(0, length).Select(i => Characters[(start + (i * step)) % Characters.Length]));

    public static Gen<string> NonEmptyText { get; } = Text.Select(text => text.Length == 0 ? "x" : text);

    public static Gen<T?> Maybe<T>(Gen<T> gen)
        where T : struct => Gen.OneOf(Gen.Constant<T?>(null), gen.Select(value => (T?)value));

    public static Gen<string?> MaybeText { get; } = Gen.OneOf(Gen.Constant<string?>(null), Text.Select(text => (string?)text));

    /// <summary>One of an enumeration's values.</summary>
    public static Gen<T> Choice<T>()
        where T : struct, Enum => Gen.Elements(Enum.GetValues<T>());
}
