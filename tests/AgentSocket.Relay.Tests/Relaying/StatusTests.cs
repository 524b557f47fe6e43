using AgentSocket.Protocol;
using AgentSocket.Protocol.Workers;
using AgentSocket.Relay.Tests.Framing;
using AgentSocket.Relay.Tests.Hosts;

namespace AgentSocket.Relay.Tests.Relaying;

public class StatusTests
{
    [Fact]
    public async Task Status_FromAWorker_IsWhatAResumedClientIsTold()
    {
        var finish = new TaskCompletionSource();
        await using var worker = await TestWorker.StartAsync(async context =>
        {
            context.Response.ContentType = WorkerContentTypes.Frames;
            await context.Response.Body.WriteAsync(Frames.Body(Frames.Encode(new StatusFrame(1, RunState.WaitingForTool, "clock"))));
            await finish.Task;
            await context.Response.Body.WriteAsync(Frames.Body(Frames.Complete(1)));
        });
        await using var relay = await RelayHost.StartAsync(worker.Address);
        using var first = await RawClient.ConnectAsync(relay.Socket);
        await first.SendAsync(new InvokeFrame(1, "chat", "hello"));
        Assert.Equal((byte)FrameType.Status, (await first.ReceiveAsync())[0]);

        using var second = await RawClient.ConnectAsync(relay.Socket);
        await second.SendAsync(new ResumeFrame(first.Hello.SessionId, first.Hello.ResumeToken, 1));
        Assert.Equal(FrameError.None, FrameCodec.Read<ResumedFrame>(await second.ReceiveAsync(), out var resumed));
        finish.SetResult();

        Assert.Equal(new ResumedRun(1, RunState.WaitingForTool), Assert.Single(resumed.Runs));
        Assert.Equal((byte)FrameType.Complete, (await second.ReceiveAsync())[0]);
    }
}
