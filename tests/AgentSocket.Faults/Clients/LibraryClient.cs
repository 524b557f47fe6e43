using AgentSocket.Faults.Checking;
using AgentSocket.Faults.Traces;
using AgentSocket.Faults.Workers;
using AgentSocket.Protocol;
using AgentSocket.Protocol.Client;

namespace AgentSocket.Faults.Clients;

/// <summary>The client library, driven by a script. The trace has what its application sees, numbered as it sees it, on one connection.</summary>
internal sealed class LibraryClient : IScriptedClient
{
    private readonly string _name;
    private readonly TraceWriter _trace;
    private readonly Lock _lock = new();
    private readonly Task<AgentSocketClient> _connecting;
    private long _sent;
    private long _received;
    private bool _isOver;

    public LibraryClient(Uri address, string name, TraceWriter trace, TimeProvider time)
    {
        (_name, _trace) = (name, trace);
        Record(new TraceLine(TraceKind.Opened));
        _connecting = AgentSocketClient.ConnectAsync(address, new AgentSocketClientOptions { PongTimeout = TimeSpan.FromSeconds(3), TimeProvider = time });
    }

    public bool IsOver => _isOver;

    public ClientStatistics Statistics { get; } = new();

    public Task RunAsync(Command command) => RunAsync(command, cancelAfter: null);

    public Task CancelAsync(Command command, int afterCharacters) => RunAsync(command, afterCharacters);

    public Task SettleAsync()
    {
        Record(new TraceLine(TraceKind.Settled));
        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        if (_connecting.IsCompletedSuccessfully)
            await (await _connecting).DisposeAsync();
    }

    private async Task RunAsync(Command command, int? cancelAfter)
    {
        var client = await _connecting;
        AgentRun run;
        lock (_lock)
        {
            run = client.Invoke("chat", command.Input);
            Record(new TraceLine(TraceKind.Expected) { Run = run.Number, Text = command.Text, Flag = cancelAfter is not null });
            Record(new TraceLine(TraceKind.Out) { Type = Wire.Invoke, Run = run.Number, Number = ++_sent });
        }

        var characters = 0;
        try
        {
            if (cancelAfter == 0)
                run.Cancel();
            await foreach (var update in run)
            {
                Record(update, run.Number);
                characters += update is StreamUpdate { Channel: StreamChannel.Text, Text.Length: var length } ? length : 0;
                if (characters > cancelAfter)
                    run.Cancel();
            }
        }
        catch (AgentSocketException failure)
        {
            _isOver = failure.Code == ErrorCodes.ConnectionLost;
            Saw(new TraceLine(TraceKind.In) { Type = Wire.Error, Run = run.Number, Text = failure.Code });
        }
    }

    private void Record(RunUpdate update, long run)
    {
        switch (update)
        {
            case StreamUpdate { Channel: StreamChannel.Text } piece:
                Saw(new TraceLine(TraceKind.In) { Type = Wire.Stream, Run = run, Text = piece.Text });
                break;
            case InterruptUpdate interrupt:
                Saw(new TraceLine(TraceKind.In) { Type = Wire.Interrupt, Run = run, Code = interrupt.DiscardFrom });
                break;
            case CompletedUpdate completed:
                Saw(new TraceLine(TraceKind.In) { Type = Wire.Complete, Run = run, Code = (int)completed.Completion.Outcome });
                break;
        }
    }

    private void Saw(TraceLine line)
    {
        lock (_lock)
            Record(line with { Number = ++_received });
    }

    private void Record(TraceLine line) => _trace.Write(line with { Session = _name, Connection = 1 });
}
