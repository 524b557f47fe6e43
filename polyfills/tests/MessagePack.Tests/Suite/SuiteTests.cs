using System.Buffers;
using MessagePack.Tests.Samples;

namespace MessagePack.Tests.Suite;

/// <summary>The community's test suite: every encoding is read, and the shortest is written.</summary>
public sealed class SuiteTests
{
    private static readonly long FirstSecond = (DateTime.MinValue - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerSecond;
    private static readonly long LastSecond = (DateTime.MaxValue - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerSecond;

    public static TheoryData<string> Readable => [.. SuiteFile.Cases.Where(IsInRange).Select(suiteCase => suiteCase.Name)];

    public static TheoryData<string> Writable =>
        [.. SuiteFile.Cases.Where(suiteCase => IsInRange(suiteCase) && IsExact(suiteCase)).Select(suiteCase => suiteCase.Name)];

    public static TheoryData<string> BeyondDateTime =>
        [.. SuiteFile.Cases.Where(suiteCase => !IsInRange(suiteCase)).Select(suiteCase => suiteCase.Name)];

    [Fact]
    public void Suite_Version1_HasAllItsCases() => Assert.Equal(85, SuiteFile.Cases.Count);

    [Theory]
    [MemberData(nameof(Readable))]
    public void Read_EveryEncoding_GivesTheValue(string name)
    {
        var suiteCase = Named(name);

        foreach (var bytes in suiteCase.Encodings)
        {
            AssertReads(new MessagePackReader(bytes));
            AssertReads(new MessagePackReader(Segments.CutEverywhere(bytes)));

            void AssertReads(MessagePackReader reader)
            {
                SuiteValue.AssertReads(suiteCase.Kind, suiteCase.Value, ref reader);
                Assert.True(reader.End);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Writable))]
    public void Write_AnyValue_GivesTheShortestEncodingOfItsType(string name)
    {
        var suiteCase = Named(name);

        var written = Wire.Write((ref writer) => SuiteValue.Write(suiteCase.Kind, suiteCase.Value, ref writer));

        var ofItsType = suiteCase.Encodings.Where(bytes => TypeOf(bytes) == TypeOf(written));
        Assert.Contains(written, suiteCase.Encodings);
        Assert.Equal(ofItsType.Min(bytes => bytes.Length), written.Length);

        static MessagePackType TypeOf(byte[] bytes) => MessagePackCode.ToMessagePackType(bytes[0]);
    }

    [Theory]
    [MemberData(nameof(BeyondDateTime))]
    public void Read_TimestampBeyondDateTime_ThrowsArgumentOutOfRange(string name)
    {
        foreach (var bytes in Named(name).Encodings)
        {
            Wire.ReadFailing<ArgumentOutOfRangeException, DateTime>(
                new ReadOnlySequence<byte>(bytes),
                (ref reader) => reader.ReadDateTime());
        }
    }

    private static SuiteCase Named(string name) => SuiteFile.Cases.Single(suiteCase => suiteCase.Name == name);

    private static bool IsInRange(SuiteCase suiteCase)
    {
        if (suiteCase.Kind != "timestamp")
        {
            return true;
        }

        var (seconds, _) = SuiteValue.SinceUnixEpoch(suiteCase.Value);
        return seconds >= FirstSecond && seconds <= LastSecond;
    }

    /// <summary>A <see cref="DateTime"/> is exact to 100 ns only.</summary>
    private static bool IsExact(SuiteCase suiteCase) =>
        suiteCase.Kind != "timestamp" || SuiteValue.SinceUnixEpoch(suiteCase.Value).Nanoseconds % TimeSpan.NanosecondsPerTick == 0;
}
