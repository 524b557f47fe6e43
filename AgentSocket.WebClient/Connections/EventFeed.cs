using AgentSocket.Protocol.Client;
using AgentSocket.WebClient.Chat.Answers.Parts;

namespace AgentSocket.WebClient.Connections;

/// <summary>The last events that a server pushed, newest first. From any thread.</summary>
public sealed class EventFeed(TimeProvider time)
{
    /// <summary>How many are kept.</summary>
    public const int Capacity = 200;

    private readonly Lock _gate = new();
    private readonly LinkedList<ReceivedEvent> _events = [];
    private long _count;

    /// <summary>Raised when an event has come, on any thread.</summary>
    public event Action? Changed;

    /// <summary>The events, newest first.</summary>
    public IReadOnlyList<ReceivedEvent> Events
    {
        get
        {
            lock (_gate)
                return [.. _events];
        }
    }

    /// <summary>Takes the events of a client until it is closed. Listens from the call on.</summary>
    public async Task FollowAsync(AgentSocketClient client)
    {
        ArgumentNullException.ThrowIfNull(client);
        await foreach (var item in client.ReadEventsAsync())
            Add(item);
    }

    /// <summary>Forgets them.</summary>
    public void Clear()
    {
        lock (_gate)
            _events.Clear();
        Changed?.Invoke();
    }

    internal void Add(AgentEvent item)
    {
        lock (_gate)
        {
            _events.AddFirst(new ReceivedEvent(++_count, time.GetUtcNow(), item.Topic, ValueText.Plain(item.Data)));
            if (_events.Count > Capacity)
                _events.RemoveLast();
        }

        Changed?.Invoke();
    }
}

/// <summary>An event.</summary>
/// <param name="Number">Which one it is, in the order of arrival.</param>
/// <param name="Time">When it came.</param>
/// <param name="Topic">What it is about.</param>
/// <param name="Data">What happened.</param>
public sealed record ReceivedEvent(long Number, DateTimeOffset Time, string Topic, string Data);
