using FsCheck;
using FsCheck.Fluent;

namespace MessagePack.Tests.Properties;

/// <summary>Runs a property. When it fails, the message has the smallest case and the seed to replay it with.</summary>
internal static class Claim
{
    private static readonly Config Config = Config.QuickThrowOnFailure.WithMaxTest(300).WithEndSize(40);

    public static void Holds<T>(Arbitrary<T> values, Action<T> property) => Prop.ForAll(values, property).Check(Config);

    public static void Holds<T1, T2>(Arbitrary<T1> first, Arbitrary<T2> second, Action<T1, T2> property) =>
        Prop.ForAll(first, second, property).Check(Config);
}
