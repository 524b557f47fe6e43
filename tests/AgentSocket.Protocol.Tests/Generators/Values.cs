using FsCheck;
using FsCheck.Fluent;
using MessagePack;

namespace AgentSocket.Protocol.Tests.Generators;

/// <summary>MessagePack values at random, at most as deep as a frame may hold them.</summary>
internal static class Values
{
    private const int MaxDepth = 4;
    private const int MaxEntries = 5;

    public static Gen<AgentValue> Value { get; } = Gen.Sized(size => Nested(Math.Min(size, MaxDepth)));

    public static Gen<AgentValue> NonNil { get; } = Value.Select(value => value == AgentValue.Nil ? "not nil" : value);

    public static Gen<AgentValue> Maybe(Gen<AgentValue> gen) => Gen.OneOf(Gen.Constant(AgentValue.None), gen);

    private static Gen<AgentValue> Leaf { get; } = Gen.OneOf(
        Gen.Constant(AgentValue.Nil),
        Any.Truth.Select(truth => AgentValue.Create(truth, (ref MessagePackWriter writer, bool value) => writer.Write(value))),
        Any.Number.Select(number => AgentValue.Create(number, (ref MessagePackWriter writer, long value) => writer.Write(value))),
        Any.Number.Select(number => AgentValue.Create(-number, (ref MessagePackWriter writer, long value) => writer.Write(value))),
        Any.Decimal.Select(number => AgentValue.Create(number, (ref MessagePackWriter writer, double value) => writer.Write(value))),
        Any.Text.Select(AgentValue.FromString),
        Any.Text.Select(text => AgentValue.Create(text, (ref MessagePackWriter writer, string value) => writer.Write(System.Text.Encoding.UTF8.GetBytes(value)))));

    private static Gen<AgentValue> Nested(int depth)
    {
        if (depth == 0)
            return Leaf;
        var inner = Nested(depth - 1);
        var array = from count in Gen.Choose(0, MaxEntries)
                    from items in inner.ListOf(count)
                    select Array(items);
        var map = from count in Gen.Choose(0, MaxEntries)
                  from keys in Any.Text.ListOf(count)
                  from items in inner.ListOf(count)
                  select Map(keys, items);
        return Gen.OneOf(Leaf, array, map);
    }

    private static AgentValue Array(IReadOnlyList<AgentValue> items) =>
        AgentValue.Create(items, (ref MessagePackWriter writer, IReadOnlyList<AgentValue> values) =>
        {
            writer.WriteArrayHeader(values.Count);
            foreach (var value in values)
                value.WriteTo(ref writer);
        });

    private static AgentValue Map(IReadOnlyList<string> keys, IReadOnlyList<AgentValue> items) =>
        AgentValue.Create((keys, items), (ref MessagePackWriter writer, (IReadOnlyList<string> Keys, IReadOnlyList<AgentValue> Items) map) =>
        {
            writer.WriteMapHeader(map.Items.Count);
            for (var i = 0; i < map.Items.Count; i++)
            {
                writer.Write(map.Keys[i]);
                map.Items[i].WriteTo(ref writer);
            }
        });
}
