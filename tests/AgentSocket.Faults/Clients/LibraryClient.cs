using AgentSocket.Faults.Checking;
using AgentSocket.Faults.Traces;
using AgentSocket.Faults.Workers;
using AgentSocket.Protocol;
using AgentSocket.Protocol.Client;

namespace AgentSocket.Faults.Clients;

/// <summary>
/// The client library, driven by a script; it connects again by itself. The trace has what its application sees, numbered as it sees it, on one
/// connection, and each session that the library begins under a name of its own.
/// </summary>
internal sealed class LibraryClient : IScriptedClient
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>How long a person or a tool needs.</summary>
    private static readonly TimeSpan AnswerPause = TimeSpan.FromMilliseconds(100);

    private readonly string _name;
    private readonly TraceWriter _trace;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task<AgentSocketClient> _connecting;
    private readonly Queue<SeenSession> _followed = new();
    private SeenSession _session;
    private int _sessions;

    public LibraryClient(Uri address, string name, TraceWriter trace, TimeProvider time)
    {
        (_name, _trace, _time, _session) = (name, trace, time, new SeenSession(name));
        Record(_session, new TraceLine(TraceKind.Opened));
        _connecting = ConnectAsync(address);
    }

    public bool IsOver => _connecting.IsCompletedSuccessfully && _connecting.Result.State == ConnectionState.Closed;

    public ClientStatistics Statistics { get; } = new();

    public Task RunAsync(Command command) => RunAsync(command, cancelAfter: null, [], steerAfter: 0);

    public Task CancelAsync(Command command, int afterCharacters) => RunAsync(command, afterCharacters, [], steerAfter: 0);

    public Task SteerAsync(Command command, IReadOnlyList<string> guidance, int afterCharacters) => RunAsync(command, cancelAfter: null, guidance, afterCharacters);

    public Task SettleAsync()
    {
        lock (_lock)
            Record(_session, new TraceLine(TraceKind.Settled));
        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        try
        {
            await (await _connecting).DisposeAsync();
        }
        catch (OperationCanceledException)
        {
            // It never connected.
        }

        _stop.Dispose();
    }

    /// <summary>The library connects again by itself, but the first time it tries once.</summary>
    private async Task<AgentSocketClient> ConnectAsync(Uri address)
    {
        var options = new AgentSocketClientOptions { PongTimeout = TimeSpan.FromSeconds(3), ReconnectMaxDelay = TimeSpan.FromSeconds(1), TimeProvider = _time, AnswersQuestions = true, Tools = [new ClientTool(Question.Tool, AnswerAsync)] };
        while (true)
        {
            try
            {
                var client = await AgentSocketClient.ConnectAsync(address, options, _stop.Token);
                client.StateChanged += OnStateChanged;
                client.Resumed += OnResumed;
                client.SessionLost += OnSessionLost;
                return client;
            }
            catch (AgentSocketException failure) when (failure.Retryable)
            {
                await Task.Delay(Pause, _time, _stop.Token);
            }
        }
    }

    private void OnStateChanged(object? sender, ConnectionState state)
    {
        lock (_lock)
            Statistics.Cuts += state == ConnectionState.Reconnecting ? 1 : 0;
    }

    private void OnResumed(object? sender, SessionResumption resumption)
    {
        lock (_lock)
        {
            Statistics.ResumeMs.Add(resumption.Downtime.TotalMilliseconds);
            Statistics.SentAgain += (int)resumption.Replayed;
        }
    }

    /// <summary>The library says so when the server has: the trace has both.</summary>
    private void OnSessionLost(object? sender, SessionLoss loss)
    {
        // A library that has given up tells so by itself: no server has said it.
        if (sender is AgentSocketClient { State: ConnectionState.Closed })
            return;
        lock (_lock)
        {
            // A run may have begun in the next session before this one's loss is told.
            if (!_followed.TryDequeue(out var lost))
                lost = Follow();
            Record(lost, new TraceLine(TraceKind.In) { Type = Wire.Resumed, Code = Wire.ResumedLost });
            Record(lost, new TraceLine(TraceKind.Lost) { Flag = lost.Received == 0 });
            if (lost.Received > 0)
                Statistics.Lost++;
            else
                Statistics.NeverBegun++;
        }
    }

    /// <summary>Begins the next session.</summary>
    /// <returns>The one before.</returns>
    private SeenSession Follow()
    {
        var before = _session;
        _session = new SeenSession($"{_name}+{++_sessions}");
        Record(_session, new TraceLine(TraceKind.Opened));
        return before;
    }

    private async Task RunAsync(Command command, int? cancelAfter, IReadOnlyList<string> guidance, int steerAfter)
    {
        var client = await _connecting;
        AgentRun run;
        SeenSession session;
        lock (_lock)
        {
            run = client.Invoke("chat", command.Input);
            if (run.Number <= _session.LastRun)
                _followed.Enqueue(Follow());
            session = _session;
            session.LastRun = run.Number;
            Record(session, new TraceLine(TraceKind.Expected) { Run = run.Number, Text = command.Text, Flag = cancelAfter is not null });
            Record(session, new TraceLine(TraceKind.Out) { Type = Wire.Invoke, Run = run.Number, Number = ++session.Sent });
        }

        List<Task> open = [];
        try
        {
            if (cancelAfter == 0 && !command.Asks)
                run.Cancel();
            var (characters, steers) = (0, 0);
            await foreach (var update in run)
            {
                Record(session, update, run.Number);
                characters += update is StreamUpdate { Channel: StreamChannel.Text, Text.Length: var length } ? length : 0;
                if (characters > cancelAfter || (update is QuestionUpdate or ToolCallUpdate && cancelAfter is not null))
                    run.Cancel();
                else if (update is QuestionUpdate question)
                    open.Add(ReplyAsync(session, run, question));
                for (; steers < guidance.Count && characters >= steerAfter * (steers + 1); steers++)
                    open.Add(SteerAsync(session, run, steers + 1, guidance[steers]));
            }
        }
        catch (AgentSocketException failure) when (failure.Code == ErrorCodes.SessionLost)
        {
            // The whole session is, and the trace has it.
        }
        catch (AgentSocketException failure)
        {
            Saw(session, new TraceLine(TraceKind.In) { Type = Wire.Error, Run = run.Number, Text = failure.Code });
        }

        await Task.WhenAll(open);
    }

    /// <summary>The tool that it offers.</summary>
    private async Task<AgentValue> AnswerAsync(ClientToolCall call, CancellationToken cancellationToken)
    {
        await Task.Delay(AnswerPause, _time, cancellationToken);
        return Question.AnswerTo(call.Arguments.ToJson());
    }

    private async Task ReplyAsync(SeenSession session, AgentRun run, QuestionUpdate question)
    {
        await Task.Delay(AnswerPause, _time);
        try
        {
            Sent(session, new TraceLine(TraceKind.Out) { Type = Wire.Reply, Run = run.Number, Request = question.Request });
            run.Reply(question.Request, ReplyAction.Accept, Question.AnswerTo(question.Prompt));
        }
        catch (AgentSocketException failure) when (failure.Code is ErrorCodes.UnknownRequest or ErrorCodes.SessionLost)
        {
            // The run failed meanwhile; the trace has that.
        }
    }

    private async Task SteerAsync(SeenSession session, AgentRun run, long steer, string guidance)
    {
        Sent(session, new TraceLine(TraceKind.Out) { Type = Wire.Steer, Run = run.Number, Request = steer, Text = guidance });
        try
        {
            var outcome = await run.SteerAsync(guidance);
            lock (_lock)
                Record(session, new TraceLine(TraceKind.Steered) { Run = run.Number, Request = steer, Code = (int)outcome.Status });
        }
        catch (AgentSocketException failure) when (failure.Code == ErrorCodes.SessionLost)
        {
            // Nobody knows what became of it.
        }
    }

    private void Record(SeenSession session, RunUpdate update, long run)
    {
        switch (update)
        {
            case StreamUpdate { Channel: StreamChannel.Text } piece:
                Saw(session, new TraceLine(TraceKind.In) { Type = Wire.Stream, Run = run, Text = piece.Text });
                break;
            case QuestionUpdate question:
                Saw(session, new TraceLine(TraceKind.In) { Type = Wire.Clarify, Run = run, Request = question.Request });
                break;
            case ToolCallUpdate call:
                Saw(session, new TraceLine(TraceKind.In) { Type = Wire.ToolCall, Run = run, Request = call.Call });
                break;
            case ToolResultUpdate result:
                Sent(session, new TraceLine(TraceKind.Out) { Type = Wire.ToolResult, Run = run, Request = result.Call });
                break;
            case InterruptUpdate interrupt:
                Saw(session, new TraceLine(TraceKind.In) { Type = Wire.Interrupt, Run = run, Code = interrupt.DiscardFrom });
                break;
            case CompletedUpdate completed:
                Saw(session, new TraceLine(TraceKind.In) { Type = Wire.Complete, Run = run, Code = (int)completed.Completion.Outcome });
                break;
        }
    }

    private void Saw(SeenSession session, TraceLine line)
    {
        lock (_lock)
            Record(session, line with { Number = ++session.Received });
    }

    private void Sent(SeenSession session, TraceLine line)
    {
        lock (_lock)
            Record(session, line with { Number = ++session.Sent });
    }

    private void Record(SeenSession session, TraceLine line) => _trace.Write(line with { Session = session.Name, Connection = 1 });

    /// <summary>A session as the application sees it.</summary>
    private sealed class SeenSession(string name)
    {
        public string Name => name;

        public long LastRun { get; set; }

        public long Sent { get; set; }

        public long Received { get; set; }
    }
}
