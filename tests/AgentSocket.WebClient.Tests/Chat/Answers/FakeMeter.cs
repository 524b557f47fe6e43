using AgentSocket.WebClient.Chat.Figures;

namespace AgentSocket.WebClient.Tests.Chat.Answers;

/// <summary>A run's figures, the same at any time.</summary>
internal sealed class FakeMeter : IRunMeter
{
    public TimeSpan? TimeToFirstToken => TimeSpan.FromMilliseconds(7);

    public TimeSpan Duration => TimeSpan.FromMilliseconds(70);

    public long BytesSent => 70;

    public long BytesReceived => 700;
}
