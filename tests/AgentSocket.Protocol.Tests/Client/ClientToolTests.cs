using System.Collections.Concurrent;
using AgentSocket.Protocol.Client;
using AgentSocket.Protocol.Tests.Client.Support;

namespace AgentSocket.Protocol.Tests.Client;

/// <summary>What a client does when an agent calls its tools.</summary>
public sealed class ClientToolTests
{
    private static readonly AgentValue NumberSchema = AgentValue.FromJson("""{"type":"object","properties":{"n":{"type":"integer"}},"required":["n"]}""");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Call_OfATool_IsAnsweredOnceWithItsResult()
    {
        var calls = new ConcurrentQueue<ClientToolCall>();
        var (server, client, peer) = await StartAsync(Tool("double", NumberSchema, (call, _) =>
        {
            calls.Enqueue(call);
            return Task.FromResult(AgentValue.FromJson("42"));
        }));
        await using var _ = server;
        var run = await InvokeAsync(client, peer);

        await peer.SendAsync(new ToolCallFrame(run.Number, 1, "double", AgentValue.FromJson("""{"n":21}"""), DeadlineMs: 500));

        var result = await peer.ReceiveAsync<ToolResultFrame>();
        Assert.Equal((run.Number, 1L, ToolStatus.Ok, "42"), (result.Run, result.Call, result.Status, result.Result.ToJson()));
        var call = Assert.Single(calls);
        Assert.Same(run, call.Run);
        Assert.Equal((1L, "double", """{"n":21}""", TimeSpan.FromMilliseconds(500)), (call.Call, call.Tool.Name, call.Arguments.ToJson(), call.Deadline));
        await peer.ExpectNothingAsync();
    }

    [Fact]
    public async Task Call_AndItsResult_AreUpdatesOfTheRun()
    {
        var (server, client, peer) = await StartAsync(Tool("clock", (_, _) => Task.FromResult<AgentValue>("noon")));
        await using var _ = server;
        var run = await InvokeAsync(client, peer);
        await using var updates = run.GetAsyncEnumerator(Token);

        await peer.SendAsync(new ToolCallFrame(run.Number, 1, "clock", AgentValue.Nil));

        Assert.True(await updates.MoveNextAsync());
        Assert.Equal(("clock", 1L, false), Assert.IsType<ToolCallUpdate>(updates.Current) is var call ? (call.Tool, call.Call, call.NeedsApproval) : default);
        await peer.ReceiveAsync<ToolResultFrame>();
        Assert.True(await updates.MoveNextAsync());
        Assert.Equal((1L, ToolStatus.Ok, (AgentValue)"noon"), Assert.IsType<ToolResultUpdate>(updates.Current) is var result ? (result.Call, result.Status, result.Result) : default);
        await peer.SendAsync(new CompleteFrame(run.Number, RunOutcome.Ok, new RunMetrics()));
        Assert.True(await updates.MoveNextAsync());
        Assert.IsType<CompletedUpdate>(updates.Current);
        Assert.False(await updates.MoveNextAsync());

        // Of what came in three frames, all three are acknowledged.
        Assert.Equal(2, (await peer.ReceiveAsync<AckFrame>()).Received);
    }

    [Fact]
    public async Task Call_OfAToolThatTheClientHasnt_FailsSayingSo()
    {
        var (server, client, peer) = await StartAsync();
        await using var _ = server;
        var run = await InvokeAsync(client, peer, announces: false);

        await peer.SendAsync(new ToolCallFrame(run.Number, 1, "none", AgentValue.Nil));

        await ExpectAsync(peer, ToolStatus.Failed, "The client has no tool 'none'.");
    }

    [Fact]
    public async Task Call_WithArgumentsThatDontFit_FailsSayingWhyAndTheToolIsntCalled()
    {
        var (server, client, peer) = await StartAsync(Tool("double", NumberSchema, (_, _) => throw new InvalidOperationException("It must not be called.")));
        await using var _ = server;
        var run = await InvokeAsync(client, peer);

        await peer.SendAsync(new ToolCallFrame(run.Number, 1, "double", AgentValue.FromJson("""{"n":"x"}""")));

        await ExpectAsync(peer, ToolStatus.Failed, "The arguments don't fit the tool's schema: 'n' must be an integer.");
    }

    [Fact]
    public async Task Call_WhoseToolThrows_FailsWithoutTellingWhatItWas()
    {
        var (server, client, peer) = await StartAsync(Tool("broken", (_, _) => throw new InvalidOperationException("secret")));
        await using var _ = server;
        var run = await InvokeAsync(client, peer);

        await peer.SendAsync(new ToolCallFrame(run.Number, 1, "broken", AgentValue.Nil));

        await ExpectAsync(peer, ToolStatus.Failed, "The tool failed.");
    }

    [Fact]
    public async Task Call_WhoseToolSaysWhatIsWrong_FailsWithThat()
    {
        var (server, client, peer) = await StartAsync(Tool("broken", (_, _) => throw new AgentSocketException("offline", "The printer is off.")));
        await using var _ = server;
        var run = await InvokeAsync(client, peer);

        await peer.SendAsync(new ToolCallFrame(run.Number, 1, "broken", AgentValue.Nil));

        await ExpectAsync(peer, ToolStatus.Failed, "The printer is off.");
    }

    [Fact]
    public async Task Call_WhoseResultIsTooLarge_FailsSayingSo()
    {
        var (server, client, peer) = await StartAsync(Tool("large", (_, _) => Task.FromResult<AgentValue>(new string('x', 300_000))));
        await using var _ = server;
        var run = await InvokeAsync(client, peer);

        await peer.SendAsync(new ToolCallFrame(run.Number, 1, "large", AgentValue.Nil));

        var result = await peer.ReceiveAsync<ToolResultFrame>();
        Assert.True(result.Result.TryGetString(out var text));
        Assert.Equal(ToolStatus.Failed, result.Status);
        Assert.StartsWith("The result is too large", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_AfterItsDeadline_FailsAndItsToolIsTold()
    {
        var tool = new WaitingTool();
        var (server, client, peer) = await StartAsync(tool.Tool);
        await using var _ = server;
        var run = await InvokeAsync(client, peer);
        await peer.SendAsync(new ToolCallFrame(run.Number, 1, "wait", AgentValue.Nil, DeadlineMs: 400));
        await tool.Begun.Task.WaitAsync(Token);

        server.Time.Advance(TimeSpan.FromMilliseconds(400));

        await ExpectAsync(peer, ToolStatus.Failed, "The tool didn't answer in time.");
        await tool.Cancelled.Task.WaitAsync(Token);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Call_WhoseRunEnds_IsGivenUpWithoutAResult(bool well)
    {
        var tool = new WaitingTool();
        var (server, client, peer) = await StartAsync(tool.Tool);
        await using var _ = server;
        var run = await InvokeAsync(client, peer);
        await peer.SendAsync(new ToolCallFrame(run.Number, 1, "wait", AgentValue.Nil));
        await tool.Begun.Task.WaitAsync(Token);

        if (well)
            await peer.SendAsync(new CompleteFrame(run.Number, RunOutcome.Ok, new RunMetrics()));
        else
            await peer.SendAsync(new ErrorFrame(run.Number, ErrorCodes.ModelError, "It failed."));

        await tool.Cancelled.Task.WaitAsync(Token);
        tool.Result.SetResult("too late");
        await peer.ExpectNothingAsync();
    }

    [Fact]
    public async Task Call_ThatComesASecondTime_IsNotDoneAgain()
    {
        var count = 0;
        var (server, client, peer) = await StartAsync(Tool("once", (_, _) => Task.FromResult(AgentValue.FromJson(Interlocked.Increment(ref count).ToString(null as IFormatProvider)))));
        await using var _ = server;
        var run = await InvokeAsync(client, peer);

        await peer.SendAsync(new ToolCallFrame(run.Number, 1, "once", AgentValue.Nil));
        await peer.ReceiveAsync<ToolResultFrame>();
        await peer.SendAsync(new ToolCallFrame(run.Number, 1, "once", AgentValue.Nil));
        await peer.SendAsync(new ToolCallFrame(run.Number, 2, "once", AgentValue.Nil));

        Assert.Equal((2L, "2"), await peer.ReceiveAsync<ToolResultFrame>() is var result ? (result.Call, result.Result.ToJson()) : default);
    }

    [Fact]
    public async Task Call_OfARunThatIsntKnown_IsIgnored()
    {
        var (server, client, peer) = await StartAsync();
        await using var _ = server;
        await InvokeAsync(client, peer, announces: false);

        await peer.SendAsync(new ToolCallFrame(99, 1, "none", AgentValue.Nil));

        await peer.ExpectNothingAsync();
    }

    [Fact]
    public async Task Call_WhoseConnectionIsLostMeanwhile_IsDoneOnceAndAnsweredOnTheNext()
    {
        var tool = new WaitingTool();
        var (server, client, peer) = await StartAsync(tool.Tool);
        await using var _ = server;
        var run = await InvokeAsync(client, peer);
        await peer.SendAsync(new ToolCallFrame(run.Number, 1, "wait", AgentValue.Nil));
        await tool.Begun.Task.WaitAsync(Token);

        peer.Cut();
        var next = await server.ResumeAsync(received: 2);
        tool.Result.SetResult("done");

        var result = await next.ReceiveAsync<ToolResultFrame>();
        Assert.Equal((1L, ToolStatus.Ok, 1), (result.Call, result.Status, tool.Calls));
        next.Cut();
        var last = await server.ResumeAsync(received: 2);
        Assert.Equal(result.Call, (await last.ReceiveAsync<ToolResultFrame>()).Call);
        Assert.Equal(1, tool.Calls);
    }

    [Theory]
    [InlineData(true, true, ToolStatus.Ok)]
    [InlineData(true, false, ToolStatus.Denied)]
    [InlineData(false, true, ToolStatus.Ok)]
    [InlineData(false, false, ToolStatus.Denied)]
    public async Task Call_ThatNeedsApproval_IsDoneOnlyIfThePersonAgrees(bool sideEffects, bool agrees, ToolStatus expected)
    {
        var asked = new ConcurrentQueue<string>();
        var tool = new ClientTool(new ToolDefinition("delete", "Deletes.", SideEffects: sideEffects), (_, _) => Task.FromResult<AgentValue>("gone"));
        var (server, client, peer) = await ScriptedServer.StartAsync(options =>
        {
            options.Tools = [tool];
            options.ApproveToolCall = (call, _) =>
            {
                asked.Enqueue(call.Arguments.ToJson());
                return Task.FromResult(agrees);
            };
        });
        await using var _ = server;
        var run = await InvokeAsync(client, peer);
        await using var updates = run.GetAsyncEnumerator(Token);

        await peer.SendAsync(new ToolCallFrame(run.Number, 1, "delete", AgentValue.FromJson("""{"path":"a"}"""), Approval: sideEffects ? null : true));

        Assert.Equal(expected, (await peer.ReceiveAsync<ToolResultFrame>()).Status);
        Assert.Equal(["""{"path":"a"}"""], asked);
        Assert.True(await updates.MoveNextAsync());
        Assert.True(Assert.IsType<ToolCallUpdate>(updates.Current).NeedsApproval);
    }

    [Fact]
    public async Task Call_ThatNeedsApprovalWhereNobodyIsAsked_IsDenied()
    {
        var (server, client, peer) = await StartAsync(new ClientTool(new ToolDefinition("delete", "", SideEffects: true), (_, _) => throw new InvalidOperationException("It must not be called.")));
        await using var _ = server;
        var run = await InvokeAsync(client, peer);

        await peer.SendAsync(new ToolCallFrame(run.Number, 1, "delete", AgentValue.Nil));

        await ExpectAsync(peer, ToolStatus.Denied, "The person refused the call.");
    }

    private static ClientTool Tool(string name, Func<ClientToolCall, CancellationToken, Task<AgentValue>> handler) => Tool(name, default, handler);

    private static ClientTool Tool(string name, AgentValue schema, Func<ClientToolCall, CancellationToken, Task<AgentValue>> handler) =>
        new(new ToolDefinition(name, $"The tool {name}.", schema), handler);

    private static Task<(ScriptedServer Server, AgentSocketClient Client, ScriptedPeer Peer)> StartAsync(params ClientTool[] tools) =>
        ScriptedServer.StartAsync(options => options.Tools = tools);

    private static async Task<AgentRun> InvokeAsync(AgentSocketClient client, ScriptedPeer peer, bool announces = true)
    {
        var run = client.Invoke("chat", "Hi");
        if (announces)
            await peer.ReceiveAsync<ToolDefFrame>();
        await peer.ReceiveAsync<InvokeFrame>();
        return run;
    }

    private static async Task ExpectAsync(ScriptedPeer peer, ToolStatus status, string text)
    {
        var result = await peer.ReceiveAsync<ToolResultFrame>();
        Assert.True(result.Result.TryGetString(out var said));
        Assert.Equal((status, text), (result.Status, said));
    }

    private sealed class WaitingTool
    {
        public WaitingTool() => Tool = ClientToolTests.Tool("wait", WaitAsync);

        public ClientTool Tool { get; }

        public TaskCompletionSource Begun { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Cancelled { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource<AgentValue> Result { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Calls { get; private set; }

        private async Task<AgentValue> WaitAsync(ClientToolCall call, CancellationToken cancellation)
        {
            Calls++;
            cancellation.Register(Cancelled.SetResult);
            Begun.SetResult();
            return await Result.Task;
        }
    }
}
