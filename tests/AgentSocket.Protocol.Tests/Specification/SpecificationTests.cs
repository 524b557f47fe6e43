using System.Globalization;
using System.Reflection;

namespace AgentSocket.Protocol.Tests.Specification;

/// <summary>The specification's tables and the code's are the same.</summary>
public sealed class SpecificationTests
{
    [Fact]
    public void Frames_OfTheTable_HaveTheCodesDirectionsAndNumbering()
    {
        var rows = MarkdownTable.Rows("03-framing.md", "code", "name", "sender", "numbered");

        Assert.Equal(Enum.GetValues<FrameType>(), rows.Select(row => (FrameType)Convert.ToByte(row[0], 16)));
        foreach (var row in rows)
        {
            var type = (FrameType)Convert.ToByte(row[0], 16);
            Assert.Equal(type.ToString().ToUpperInvariant(), row[1].Replace("_", "", StringComparison.Ordinal));
            Assert.Equal(row[2] is "client" or "both", FrameTypes.MayClientSend(type));
            Assert.Equal(row[2] is "server" or "both", FrameTypes.MayServerSend(type));
            Assert.Equal(row[3] == "yes", FrameTypes.IsNumbered(type));
        }
    }

    [Fact]
    public void Violations_OfTheTable_AreTheCodesWithTheirCloseCodes()
    {
        var rows = MarkdownTable.Rows("07-errors.md", "violation", "what was found", "close code")
            .Select(row => (Enum.Parse<FrameError>(MarkdownTable.Unquoted(row[0])), int.Parse(row[2], CultureInfo.InvariantCulture)));

        Assert.Equal(Enum.GetValues<FrameError>().Except([FrameError.None]).Select(error => (error, (int)CloseCodes.For(error))), rows);
    }

    [Fact]
    public void CloseCodes_OfTheTable_AreTheCodes()
    {
        var rows = MarkdownTable.Rows("07-errors.md", "code", "name", "sent by", "when", "does a client connect again?");

        Assert.Equal(Enum.GetValues<CloseCode>().Select(code => $"{(int)code} {code}"), rows.Select(row => $"{row[0]} {row[1]}"));
    }

    [Fact]
    public void ErrorCodes_OfTheSection_AreTheCodes()
    {
        var codes = typeof(ErrorCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!).ToArray();
        var rows = MarkdownTable.Rows("04-frames.md", "code", "said by", "meaning").Select(row => MarkdownTable.Unquoted(row[0])).ToArray();
        string[] librarysOwn = [ErrorCodes.ConnectionFailed, ErrorCodes.ConnectionLost, ErrorCodes.SessionLost, ErrorCodes.ProtocolError, ErrorCodes.Unauthorized];

        Assert.Equal(codes.Except(librarysOwn).Order(), rows.Order());
        Assert.All(librarysOwn, code => Assert.Contains($"`{code}`", Checkout.Read("docs/spec/04-frames.md"), StringComparison.Ordinal));
    }

    [Fact]
    public void Limits_OfTheSection_AreTheDefaults()
    {
        var limits = new SessionLimits();
        var rows = MarkdownTable.Rows("04-frames.md", "key", "type", "meaning").ToLookup(row => MarkdownTable.Unquoted(row[0]), row => row[2]);

        AssertDefault("heartbeatMs", limits.HeartbeatMs);
        AssertDefault("maxFrameBytes", limits.MaxFrameBytes);
        AssertDefault("windowFrames", limits.WindowFrames);
        AssertDefault("windowBytes", limits.WindowBytes);
        AssertDefault("retentionMs", limits.RetentionMs);

        void AssertDefault(string key, long value) =>
            Assert.EndsWith($"; {value.ToString("N0", CultureInfo.InvariantCulture)} if absent", Assert.Single(rows[key]), StringComparison.Ordinal);
    }

    [Fact]
    public void FrameLimits_OfTheTable_AreTheDefaults()
    {
        var rows = MarkdownTable.Rows("03-framing.md", "limit", "value");

        Assert.EndsWith("1 MiB until HELLO has come", rows[0][1], StringComparison.Ordinal);
        Assert.Equal(1 << 20, FrameLimits.DefaultMaxFrameBytes);
        Assert.Equal(FrameLimits.DefaultMaxDepth, int.Parse(rows[1][1], NumberStyles.AllowThousands, CultureInfo.InvariantCulture));
        Assert.Equal(FrameLimits.DefaultMaxElements, int.Parse(rows[2][1], NumberStyles.AllowThousands, CultureInfo.InvariantCulture));
    }
}
