using System.Buffers;
using System.Net.Sockets;
using AgentSocket.Faults.Seeding;

namespace AgentSocket.Faults.Proxy;

/// <summary>Carries bytes one way until there are no more, or until the connection's fault.</summary>
/// <param name="plan">Delays and pace.</param>
/// <param name="limit">The fault comes when so many bytes went this way.</param>
/// <param name="bytesPerSecond">How fast; as fast as it can if null.</param>
/// <param name="time">The clock.</param>
internal sealed class Pump(FaultPlan plan, long? limit, int? bytesPerSecond, TimeProvider time)
{
    /// <summary>What a slow reader takes at once.</summary>
    public const int SmallBytes = 2048;

    private const int PieceBytes = 16 * 1024;

    private readonly Dice _dice = new(plan.Seed, "jitter", limit ?? 0, bytesPerSecond ?? 0);
    private long _carried;
    private volatile bool _isOpen = true;

    /// <summary>Whether bytes still go to the other side.</summary>
    public bool IsOpen => _isOpen;

    /// <summary>From now on nothing goes to the other side.</summary>
    public void Shut() => _isOpen = false;

    /// <summary>Carries until the sender's end.</summary>
    /// <param name="from">Who sends.</param>
    /// <param name="to">Who gets it.</param>
    /// <param name="first">What was read already.</param>
    /// <param name="onCarried">Counts bytes.</param>
    /// <param name="onLimit">The fault, when its time has come.</param>
    /// <param name="onShut">Gets what comes when it is shut.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task RunAsync(
        Socket from, Socket to, ReadOnlyMemory<byte> first, Action<int> onCarried, Action onLimit, Action<ReadOnlyMemory<byte>> onShut, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(PieceBytes);
        try
        {
            for (var piece = first; ; piece = piece[..0])
            {
                if (piece.IsEmpty)
                {
                    var count = await from.ReceiveAsync(buffer.AsMemory(0, bytesPerSecond is null ? PieceBytes : SmallBytes), cancellationToken);
                    if (count == 0)
                        break;
                    piece = buffer.AsMemory(0, count);
                }

                var rest = IsOpen ? await CarryAsync(piece, to, onCarried, onLimit, cancellationToken) : piece;
                if (!rest.IsEmpty)
                    onShut(rest);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        if (IsOpen)
            SocketEnds.FinishSending(to);
    }

    /// <returns>What is behind the limit.</returns>
    private async ValueTask<ReadOnlyMemory<byte>> CarryAsync(
        ReadOnlyMemory<byte> piece, Socket to, Action<int> onCarried, Action onLimit, CancellationToken cancellationToken)
    {
        var wait = plan.Delay + (plan.Jitter > TimeSpan.Zero ? _dice.Milliseconds(0, (int)plan.Jitter.TotalMilliseconds) : TimeSpan.Zero);
        if (wait > TimeSpan.Zero)
            await Task.Delay(wait, time, cancellationToken);
        if (!IsOpen)
            return piece;
        var length = (int)Math.Min(piece.Length, limit - _carried ?? long.MaxValue);
        for (var sent = 0; sent < length;)
            sent += await to.SendAsync(piece[sent..length], cancellationToken);
        _carried += length;
        onCarried(length);
        if (_carried == limit)
            onLimit();
        if (bytesPerSecond is { } rate)
            await Task.Delay(TimeSpan.FromSeconds((double)length / rate), time, cancellationToken);
        return piece[length..];
    }
}
