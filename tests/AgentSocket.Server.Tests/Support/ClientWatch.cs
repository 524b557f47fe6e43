using System.Collections.Concurrent;
using System.Threading.Channels;
using AgentSocket.Protocol.Client;

namespace AgentSocket.Server.Tests.Support;

/// <summary>Writes down what a client tells, and waits for it.</summary>
internal sealed class ClientWatch
{
    private readonly Channel<SessionResumption> _resumed = Channel.CreateUnbounded<SessionResumption>();
    private readonly Channel<SessionLoss> _lost = Channel.CreateUnbounded<SessionLoss>();
    private readonly Channel<ConnectionState> _states = Channel.CreateUnbounded<ConnectionState>();

    public ClientWatch(AgentSocketClient client)
    {
        client.Resumed += (_, resumption) => _resumed.Writer.TryWrite(resumption);
        client.SessionLost += (_, loss) => _lost.Writer.TryWrite(loss);
        client.StateChanged += (_, state) =>
        {
            States.Enqueue(state);
            _states.Writer.TryWrite(state);
        };
    }

    /// <summary>All states that followed the first.</summary>
    public ConcurrentQueue<ConnectionState> States { get; } = new();

    public int Resumptions => _resumed.Reader.Count;

    public int Losses => _lost.Reader.Count;

    private static CancellationToken Patience => new CancellationTokenSource(TimeSpan.FromSeconds(30), TimeProvider.System).Token;

    public Task<SessionResumption> ResumedAsync() => _resumed.Reader.ReadAsync(Patience).AsTask();

    public Task<SessionLoss> LostAsync() => _lost.Reader.ReadAsync(Patience).AsTask();

    /// <summary>Past other states to this one.</summary>
    public async Task ReachAsync(ConnectionState state)
    {
        while (await _states.Reader.ReadAsync(Patience) != state)
        {
            // Another one.
        }
    }
}
