using AgentSocket.Protocol;

namespace AgentSocket.Agents.Tests.Support;

/// <summary>Only counts deltas, and allocates nothing.</summary>
internal sealed class CountingWriter : RunWriter
{
    public override long Run => 1;

    public int Count { get; private set; }

    public override ValueTask StreamAsync(ReadOnlyMemory<char> delta, StreamChannel channel = StreamChannel.Text, CancellationToken cancellationToken = default)
    {
        Count++;
        return ValueTask.CompletedTask;
    }

    public override ValueTask FlushAsync(CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

    protected override ValueTask WriteAsync<TFrame>(TFrame frame, CancellationToken cancellationToken) => ValueTask.CompletedTask;
}
