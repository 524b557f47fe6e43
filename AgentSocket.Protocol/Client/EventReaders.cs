using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace AgentSocket.Protocol.Client;

/// <summary>Those who read the server's events, whichever session and connection they come in.</summary>
internal sealed class EventReaders
{
    private readonly Lock _lock = new();
    private readonly List<Channel<AgentEvent>> _readers = [];
    private bool _completed;

    public void Write(AgentEvent item)
    {
        lock (_lock)
        {
            foreach (var reader in _readers)
                reader.Writer.TryWrite(item);
        }
    }

    /// <summary>No more events come.</summary>
    public void Complete()
    {
        lock (_lock)
        {
            _completed = true;
            foreach (var reader in _readers)
                reader.Writer.TryComplete();
        }
    }

    public async IAsyncEnumerable<AgentEvent> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var channel = Channel.CreateUnbounded<AgentEvent>(new() { SingleReader = true });
        lock (_lock)
        {
            if (_completed)
                yield break;
            _readers.Add(channel);
        }

        try
        {
            await foreach (var item in channel.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
                yield return item;
        }
        finally
        {
            lock (_lock)
                _readers.Remove(channel);
        }
    }
}
