using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace AgentSocket.Protocol.Client;

/// <summary>Those who read the server's events, whichever session and connection they come in.</summary>
internal sealed class EventReaders
{
    private readonly Lock _lock = new();
    private readonly List<Channel<PendingEvent>> _readers = [];
    private bool _completed;

    /// <summary>Gives an event to those who read now. Each keeps it until it asks for the next.</summary>
    public void Write(PendingEvent item)
    {
        lock (_lock)
        {
            if (_readers.Count > 0)
            {
                item.ExpectReaders(_readers.Count);
                foreach (var reader in _readers)
                    reader.Writer.TryWrite(item);
                return;
            }
        }

        item.Consume();
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
        // What waits here is bounded: the server's window is closed until it is taken.
        var channel = Channel.CreateUnbounded<PendingEvent>(new() { SingleReader = true });
        lock (_lock)
        {
            if (_completed)
                yield break;
            _readers.Add(channel);
        }

        PendingEvent? taken = null;
        try
        {
            while (await channel.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
            {
                while (channel.Reader.TryRead(out taken))
                {
                    yield return taken.Item;
                    taken.Release();
                    taken = null;
                }
            }
        }
        finally
        {
            taken?.Release();
            Leave(channel);
        }
    }

    /// <summary>A reader that is gone holds nothing back.</summary>
    private void Leave(Channel<PendingEvent> channel)
    {
        lock (_lock)
            _readers.Remove(channel);
        while (channel.Reader.TryRead(out var left))
            left.Release();
    }
}
