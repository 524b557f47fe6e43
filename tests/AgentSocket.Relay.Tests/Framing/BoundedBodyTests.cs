using System.IO.Pipelines;
using AgentSocket.Protocol.Workers;

namespace AgentSocket.Relay.Tests.Framing;

public class BoundedBodyTests
{
    [Theory]
    [InlineData(9, true)]
    [InlineData(10, true)]
    [InlineData(11, false)]
    public async Task Body_OfTenBytesAtMost_IsReadIfItIsNoLonger(int length, bool isRead)
    {
        var pipe = new Pipe();
        var reading = BoundedBody.ReadAsync(pipe.Reader, 10, TestContext.Current.CancellationToken);
        for (var i = 0; i < length; i++)
            await pipe.Writer.WriteAsync(new[] { (byte)i }, TestContext.Current.CancellationToken);
        await pipe.Writer.CompleteAsync();

        Assert.Equal(isRead ? [.. Enumerable.Range(0, length).Select(i => (byte)i)] : null, await reading);
    }

    [Fact]
    public async Task Body_ThatIsTooLong_IsNotWaitedFor()
    {
        var pipe = new Pipe();
        await pipe.Writer.WriteAsync(new byte[11], TestContext.Current.CancellationToken);

        Assert.Null(await BoundedBody.ReadAsync(pipe.Reader, 10, TestContext.Current.CancellationToken));
    }
}
