using AgentSocket.Protocol;
using AgentSocket.Protocol.Workers;
using AgentSocket.Relay.Tests.Framing;
using AgentSocket.Relay.Tests.Hosts;

namespace AgentSocket.Relay.Tests.Relaying;

public class AnswerStatusTests
{
    [Theory]
    [InlineData(201, ErrorCodes.WorkerProtocol, false, null)]
    [InlineData(400, ErrorCodes.WorkerProtocol, false, null)]
    [InlineData(404, ErrorCodes.WorkerProtocol, false, null)]
    [InlineData(405, ErrorCodes.WorkerProtocol, false, null)]
    [InlineData(413, ErrorCodes.InvalidInput, false, false)]
    [InlineData(500, ErrorCodes.WorkerLost, true, null)]
    [InlineData(502, ErrorCodes.WorkerLost, true, null)]
    [InlineData(504, ErrorCodes.WorkerLost, true, null)]
    public async Task Status_OtherThan200_IsAnErrorThatFits(int status, string code, bool isRetryable, bool? isProcessed)
    {
        var requests = 0;
        await using var worker = await TestWorker.StartAsync(async context =>
        {
            requests++;
            context.Response.StatusCode = status;
            context.Response.ContentType = "text/plain";
            await context.Response.Body.WriteAsync("secret details"u8.ToArray(), context.RequestAborted);
        });
        await using var relay = await RelayHost.StartAsync(worker.Address, settings: new() { ["AgentSocket:Relay:MaxAttempts"] = "1" });

        var failure = await relay.FailAsync();

        Assert.Equal((code, isRetryable, isProcessed), (failure.Code, failure.Retryable, failure.Processed));
        Assert.DoesNotContain("secret", failure.Message, StringComparison.Ordinal);
        Assert.Equal(1, requests);
    }

    /// <summary>Wrong keys are the operator's business: the log says so, the client hears nothing of it.</summary>
    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    public async Task Status_OfARefusedRelay_IsAnInternalErrorWithoutDetails(int status)
    {
        await using var worker = await TestWorker.AnswerAsync(WorkerContentTypes.Frames, Frames.Body(Frames.Complete(1)), status);
        await using var relay = await RelayHost.StartAsync(worker.Address);

        var failure = await relay.FailAsync();

        Assert.Equal((ErrorCodes.Internal, false, false), (failure.Code, failure.Retryable, failure.Processed));
        Assert.DoesNotContain("40", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_404WithAnError_IsThatError()
    {
        var error = new ErrorFrame(1, ErrorCodes.UnknownTarget, "There is no agent 'chat'.", Processed: false);
        await using var worker = await TestWorker.AnswerAsync(WorkerContentTypes.Frames, Frames.Body(Frames.Encode(error)), 404);
        await using var relay = await RelayHost.StartAsync(worker.Address);

        var failure = await relay.FailAsync();

        Assert.Equal((ErrorCodes.UnknownTarget, false), (failure.Code, failure.Processed));
    }

    /// <summary>A worker's address comes from configuration alone.</summary>
    [Fact]
    public async Task Redirect_FromAWorker_IsNotFollowed()
    {
        var asked = 0;
        await using var elsewhere = await TestWorker.StartAsync(context =>
        {
            asked++;
            return Task.CompletedTask;
        });
        await using var worker = await TestWorker.StartAsync(context =>
        {
            context.Response.StatusCode = 307;
            context.Response.Headers.Location = $"{elsewhere.Address}invoke";
            return Task.CompletedTask;
        });
        await using var relay = await RelayHost.StartAsync(worker.Address);

        Assert.Equal(ErrorCodes.WorkerProtocol, (await relay.FailAsync()).Code);
        Assert.Equal(0, asked);
    }
}
