using AgentSocket.Protocol.Client;

namespace AgentSocket.WebClient.Chat.Figures;

/// <summary>What a run measures by itself.</summary>
public interface IRunMeter
{
    /// <summary>From the question to the first piece of output.</summary>
    TimeSpan? TimeToFirstToken { get; }

    /// <summary>From the question to the end, or until now.</summary>
    TimeSpan Duration { get; }

    /// <summary>Bytes of the run's frames that went out.</summary>
    long BytesSent { get; }

    /// <summary>Bytes of the run's frames that came in.</summary>
    long BytesReceived { get; }
}

/// <summary>The client library's own measures.</summary>
internal sealed class AgentRunMeter(AgentRun run) : IRunMeter
{
    public TimeSpan? TimeToFirstToken => run.TimeToFirstToken;

    public TimeSpan Duration => run.Duration;

    public long BytesSent => run.BytesSent;

    public long BytesReceived => run.BytesReceived;
}
