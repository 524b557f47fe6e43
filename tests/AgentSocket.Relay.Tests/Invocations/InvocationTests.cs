using System.Buffers;
using AgentSocket.Protocol;
using AgentSocket.Protocol.Workers;

namespace AgentSocket.Relay.Tests.Invocations;

public class InvocationTests
{
    private static readonly FrameLimits Limits = Invocation.Limits(1 << 20);

    private static readonly Invocation Full = new()
    {
        ConnectionId = "c1",
        SessionId = "s1",
        Run = 7,
        Attempt = 2,
        Target = "chat",
        Payload = "hello",
        Emitted = "Hi",
        DeadlineMs = 5000,
        Principal = "alice",
        Inbox = [new byte[] { 0x0D, 0x93, 7, 1, 1 }, new byte[] { 0x0A, 0x93, 7, 1, 0xC0 }],
        Tools = [new ToolDefinition("clock", "Tells the time.", AgentValue.FromJson("{}")), new ToolDefinition("door", "Opens the door.", SideEffects: true)],
        OtherRuns = [3, 6],
    };

    [Fact]
    public void Invocation_WithEverything_IsReadAsItWasWritten()
    {
        Assert.Equal(FrameError.None, Invocation.Read(Write(Full), Limits, out var read));

        AssertEqual(Full, read!);
    }

    [Fact]
    public void Invocation_Written_IsTheMapOfTheSpecification()
    {
        Assert.Equal(FrameError.None, AgentValue.TryParse(Write(Full), out var map));

        Assert.Equal(
            """{"cid":"c1","sid":"s1","run":7,"attempt":2,"target":"chat","payload":"hello","emitted":"Hi","deadlineMs":5000,"principal":"alice","inbox":["DZMHAQE=","CpMHAcA="],"tools":[{"name":"clock","description":"Tells the time.","schema":{}},{"name":"door","description":"Opens the door.","sideEffects":true}],"runs":[3,6]}""",
            map.ToJson());
    }

    [Fact]
    public void Invocation_WithTheLeast_HasDefaults()
    {
        var least = Full with { Attempt = 1, Emitted = "", DeadlineMs = null, Principal = null, Inbox = [], Tools = [], OtherRuns = [] };

        Assert.Equal(FrameError.None, Invocation.Read(Write(least), Limits, out var read));
        AssertEqual(least, read!);
        Assert.Equal(FrameError.None, Read("""{"cid":"","sid":"s","run":1,"attempt":1,"target":"t"}""", out read));
        Assert.Equal(AgentValue.Nil, read!.Payload);
    }

    [Fact]
    public void Invocation_WithUnknownKeys_IgnoresThem()
    {
        Assert.Equal(
            FrameError.None,
            Read("""{"new":{"deep":[1,2,{"a":null}]},"cid":"c","sid":"s","run":1,"attempt":1,"target":"t","payload":[1],"more":"x"}""", out var read));
        Assert.Equal("[1]", read!.Payload.ToJson());
    }

    [Theory]
    [InlineData("""{"sid":"s","run":1,"attempt":1,"target":"t"}""", FrameError.MissingField)]
    [InlineData("""{"cid":"c","run":1,"attempt":1,"target":"t"}""", FrameError.MissingField)]
    [InlineData("""{"cid":"c","sid":"","run":1,"attempt":1,"target":"t"}""", FrameError.MissingField)]
    [InlineData("""{"cid":"c","sid":"s","attempt":1,"target":"t"}""", FrameError.MissingField)]
    [InlineData("""{"cid":"c","sid":"s","run":1,"target":"t"}""", FrameError.MissingField)]
    [InlineData("""{"cid":"c","sid":"s","run":1,"attempt":1}""", FrameError.MissingField)]
    [InlineData("""{"cid":"c","sid":"s","run":0,"attempt":1,"target":"t"}""", FrameError.OutOfRange)]
    [InlineData("""{"cid":"c","sid":"s","run":-1,"attempt":1,"target":"t"}""", FrameError.OutOfRange)]
    [InlineData("""{"cid":"c","sid":"s","run":1,"attempt":0,"target":"t"}""", FrameError.OutOfRange)]
    [InlineData("""{"cid":"c","sid":"s","run":1,"attempt":1,"target":"t","deadlineMs":0}""", FrameError.OutOfRange)]
    [InlineData("""{"cid":"c","sid":"s","run":"1","attempt":1,"target":"t"}""", FrameError.WrongFieldType)]
    [InlineData("""{"cid":1,"sid":"s","run":1,"attempt":1,"target":"t"}""", FrameError.WrongFieldType)]
    [InlineData("""{"cid":"c","sid":"s","run":1,"attempt":1,"target":"t","inbox":["x"]}""", FrameError.WrongFieldType)]
    [InlineData("""{"cid":"c","sid":"s","run":1,"attempt":1,"target":"t","inbox":{}}""", FrameError.WrongFieldType)]
    [InlineData("""{"cid":"c","sid":"s","run":1,"attempt":1,"target":"t","tools":[{}]}""", FrameError.MissingField)]
    [InlineData("""{"cid":"c","sid":"s","run":1,"attempt":1,"target":"t","runs":["x"]}""", FrameError.WrongFieldType)]
    [InlineData("""{"cid":"c","sid":"s","run":1,"attempt":1,"target":"t","runs":7}""", FrameError.WrongFieldType)]
    [InlineData("""["c","s",1,1,"t"]""", FrameError.WrongFieldType)]
    [InlineData("null", FrameError.WrongFieldType)]
    [InlineData("7", FrameError.WrongFieldType)]
    public void Invocation_ThatIsWrong_IsRefusedWithoutAnException(string json, FrameError expected)
    {
        Assert.Equal(expected, Read(json, out var read));
        Assert.Null(read);
    }

    [Theory]
    [InlineData(new byte[] { }, FrameError.Empty)]
    [InlineData(new byte[] { 0x0D, 0x93, 0x07 }, FrameError.Truncated)]
    [InlineData(new byte[] { 0x0D, 0x93, 0x07, 0x01, 0x09 }, FrameError.OutOfRange)]
    [InlineData(new byte[] { 0x08, 0x91, 0x07 }, FrameError.NotAllowed)]
    public void Invocation_WhoseInboxIsWrong_IsRefused(byte[] frame, FrameError expected)
    {
        Assert.Equal(expected, Invocation.Read(Write(Full with { Inbox = [frame] }), Limits, out var read));
        Assert.Null(read);
    }

    [Fact]
    public void Invocation_CutOrChangedAnywhere_NeverThrows()
    {
        var body = Write(Full);
        for (var length = 0; length < body.Length; length++)
            Assert.NotEqual(FrameError.None, Invocation.Read(body.AsMemory(0, length), Limits, out _));
        for (var position = 0; position < body.Length; position++)
        {
            for (var value = 0; value <= byte.MaxValue; value++)
            {
                var changed = (byte[])body.Clone();
                changed[position] = (byte)value;
                Assert.Equal(Invocation.Read(changed, Limits, out var read) == FrameError.None, read is not null);
            }
        }
    }

    [Fact]
    public void Invocation_WithABinaryKey_IsRefused()
    {
        Assert.Equal(FrameError.WrongFieldType, Invocation.Read(new byte[] { 0x81, 0xC4, 0x01, 0x61, 0x01 }, Limits, out _));
    }

    [Fact]
    public void Invocation_BeyondALimit_IsRefused()
    {
        var body = Write(Full);

        Assert.Equal(FrameError.TooLarge, Invocation.Read(body, Invocation.Limits(body.Length - 1), out _));
        Assert.Equal(FrameError.TrailingBytes, Invocation.Read((byte[])[.. body, 0xC0], Limits, out _));
        Assert.Equal(FrameError.TooDeep, Invocation.Read((byte[])[0x81, 0xA1, 0x78, .. Enumerable.Repeat((byte)0x91, 40), 0xC0], Limits, out _));
        Assert.Equal(FrameError.Truncated, Invocation.Read(new byte[] { 0xDF, 0xFF, 0xFF, 0xFF, 0xFF }, Limits, out _));
    }

    private static byte[] Write(Invocation invocation)
    {
        var buffer = new ArrayBufferWriter<byte>();
        invocation.Write(buffer);
        return buffer.WrittenSpan.ToArray();
    }

    private static FrameError Read(string json, out Invocation? invocation) =>
        Invocation.Read(AgentValue.FromJson(json).Bytes, Limits, out invocation);

    private static void AssertEqual(Invocation expected, Invocation actual)
    {
        Assert.Equal(expected.Inbox.Select(frame => frame.ToArray()), actual.Inbox.Select(frame => frame.ToArray()));
        Assert.Equal(expected.Tools, actual.Tools);
        Assert.Equal(expected.OtherRuns, actual.OtherRuns);
        Assert.Equal(expected, actual with { Inbox = expected.Inbox, Tools = expected.Tools, OtherRuns = expected.OtherRuns });
    }
}
