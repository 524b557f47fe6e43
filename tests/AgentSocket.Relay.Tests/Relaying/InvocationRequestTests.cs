using System.Diagnostics;
using AgentSocket.Protocol;
using AgentSocket.Protocol.Workers;
using AgentSocket.Relay.Tests.Hosts;
using AgentSocket.Relay.Tests.Signing;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace AgentSocket.Relay.Tests.Relaying;

public class InvocationRequestTests
{
    [Fact]
    public async Task Request_ToAWorker_SaysWhatTheClientAskedFor()
    {
        var (invocation, headers, _) = await CaptureAsync(client => client.Invoke("chat", AgentValue.FromJson("""{"a":[1,2]}"""), new() { DeadlineMs = 5000 }));

        Assert.Equal((1, 1, "chat", """{"a":[1,2]}"""), (invocation.Run, invocation.Attempt, invocation.Target, invocation.Payload.ToJson()));
        Assert.InRange(invocation.DeadlineMs!.Value, 4000, 5000);
        Assert.NotEmpty(invocation.SessionId);
        Assert.NotEmpty(invocation.ConnectionId);
        Assert.Equal("", invocation.Emitted);
        Assert.Null(invocation.Principal);
        Assert.Equal(WorkerContentTypes.Invocation, headers["Content-Type"]);
        Assert.Equal([WorkerContentTypes.Frames, WorkerContentTypes.Text], headers.Accept.ToString().Split(", "));
    }

    [Fact]
    public async Task Request_WithoutADeadline_HasTheRelays()
    {
        var (invocation, _, _) = await CaptureAsync(client => client.Invoke("chat", "hello"));

        Assert.InRange(invocation.DeadlineMs!.Value, 29 * 60_000, 30 * 60_000);
    }

    [Fact]
    public async Task Request_ToAWorker_IsSigned()
    {
        var (_, _, check) = await CaptureAsync(client => client.Invoke("chat", "hello"));

        Assert.Equal(SignatureCheck.Valid, check);
    }

    [Fact]
    public async Task Request_ToAWorker_BelongsToTheClientsTrace()
    {
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name.StartsWith("AgentSocket", StringComparison.Ordinal) || source.Name == "System.Net.Http",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
        };
        ActivitySource.AddActivityListener(listener);
        string? trace = null;
        var (_, headers, _) = await CaptureAsync(client =>
        {
            var run = client.Invoke("chat", "hello");
            trace = run.TraceId;
            return run;
        });

        Assert.NotNull(trace);
        Assert.Contains(trace, headers.TraceParent.ToString(), StringComparison.Ordinal);
    }

    private static async Task<(Invocation Invocation, IHeaderDictionary Headers, SignatureCheck Check)> CaptureAsync(Func<Protocol.Client.AgentSocketClient, Protocol.Client.AgentRun> invoke)
    {
        var verifier = new InvocationVerifier(Keys.Options(Keys.First), TimeProvider.System);
        var captured = new TaskCompletionSource<(Invocation, IHeaderDictionary, SignatureCheck)>();
        await using var worker = await TestWorker.StartAsync(async context =>
        {
            var body = (await BoundedBody.ReadAsync(context.Request.BodyReader, 1 << 20, context.RequestAborted))!;
            var headers = new HeaderDictionary(context.Request.Headers.ToDictionary());
            var signature = new RequestSignature(headers[WorkerHeaders.Timestamp], headers[WorkerHeaders.Nonce], headers[WorkerHeaders.Signature]);
            var check = verifier.Check(signature, context.Request.Method, context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget, body);
            Assert.Equal(FrameError.None, Invocation.Read(body, Invocation.Limits(1 << 20), out var invocation));
            captured.SetResult((invocation!, headers, check));
            context.Response.ContentType = "text/plain";
        });
        await using var relay = await RelayHost.StartAsync(worker.Address);
        await using var client = await relay.ConnectAsync();
        await using var run = invoke(client);
        await run.Completion.Soon();
        return await captured.Task;
    }
}
