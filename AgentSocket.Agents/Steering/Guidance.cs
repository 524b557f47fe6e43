using AgentSocket.Protocol;
using MessagePack;

namespace AgentSocket.Agents;

/// <summary>
/// A run's guidance (STEER), in order. An attempt takes new guidance where it has come to what the client already has, and no earlier; where an
/// earlier attempt took it, a later one takes it at the same point: the same time of asking.
/// </summary>
internal sealed class Guidance(IAgentHost host, StepRunner steps)
{
    public int Taken { get; private set; }

    /// <summary>Whether there is more, where the attempt is now: what earlier ones did, they did without it.</summary>
    public bool HasMore => host.Inbox.Steers.Count > Taken && !steps.IsReplaying;

    public async ValueTask<AgentValue> TryTakeAsync(CancellationToken cancellationToken)
    {
        var poll = steps.NextPoll();
        var steers = host.Inbox.Steers;
        if (steers.Count <= Taken || !await IsHereAsync(poll))
            return AgentValue.None;
        var steer = steers[Taken++];
        await host.Writer.SteeredAsync(steer.Steer, SteerStatus.Delivered, cancellationToken: cancellationToken);
        await host.Writer.FlushAsync(cancellationToken);
        return steer.Input;
    }

    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var seen = host.Inbox.Count;
            if (HasMore)
                return;
            await host.Inbox.WaitAsync(seen, cancellationToken);
        }
    }

    private async ValueTask<bool> IsHereAsync(long poll)
    {
        var key = $"guidance {Taken + 1}";
        var recorded = host.Journal.Find(key);
        if (!recorded.IsNone)
            return poll >= recorded.CreateReader().ReadInt64();
        if (steps.IsReplaying || host.TextAhead.Length > 0)
            return false;
        await host.Journal.RecordAsync(key, AgentValue.Create(poll, static (ref MessagePackWriter writer, long number) => writer.Write(number)));
        return true;
    }
}
