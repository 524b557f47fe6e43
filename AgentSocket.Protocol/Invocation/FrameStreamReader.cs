using System.Buffers;
using System.IO.Pipelines;

namespace AgentSocket.Protocol.Workers;

/// <summary>
/// Reads the frames of a body as they arrive, however they are cut. A length is checked before anything is kept for it, and each
/// frame is checked as one that came over a WebSocket. Spec §11.3.
/// </summary>
/// <param name="input">The body; the caller completes it.</param>
/// <param name="limits">What the receiver accepts of one frame.</param>
public sealed class FrameStreamReader(PipeReader input, FrameLimits limits)
{
    private ReadOnlySequence<byte> _arrived;
    private byte[] _joined = [];
    private bool _isReading;
    private bool _hasEnded;

    /// <summary>The first violation; nothing is read after it.</summary>
    public FrameError Error { get; private set; }

    /// <summary>Whether bytes are there that are no whole frame. At the body's end: it was cut off.</summary>
    public bool IsInsideFrame => !_arrived.IsEmpty;

    /// <summary>Takes the next frame that has arrived.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="frame">The whole frame, type byte included, borrowed until the next call of this reader.</param>
    /// <returns>Whether there was one; if not, and there is no <see cref="Error"/>, <see cref="FillAsync"/> waits for more.</returns>
    public bool TryRead(out FrameType type, out ReadOnlyMemory<byte> frame)
    {
        (type, frame) = (default, default);
        if (Error != FrameError.None)
            return false;
        Error = FrameLength.Read(_arrived, limits.MaxFrameBytes, out var head, out var length);
        if (Error != FrameError.None || head == 0 || _arrived.Length - head < length)
            return false;

        var bytes = _arrived.Slice(head, length);
        _arrived = _arrived.Slice(bytes.End);
        frame = bytes.IsSingleSegment ? bytes.First : Join(bytes);
        Error = FrameCodec.Check(frame.Span, limits, out type);
        return Error == FrameError.None;
    }

    /// <summary>Waits until more has arrived. Completes at once if it already has.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Whether there may be another frame: false at the body's end.</returns>
    public async ValueTask<bool> FillAsync(CancellationToken cancellationToken = default)
    {
        if (_hasEnded || Error != FrameError.None)
            return false;
        var known = _arrived.Length;
        if (_isReading)
            input.AdvanceTo(_arrived.Start, _arrived.End);
        _isReading = false;
        _arrived = default;

        var result = await input.ReadAsync(cancellationToken).ConfigureAwait(false);
        _isReading = true;
        _arrived = result.Buffer;
        _hasEnded = result.IsCompleted;
        return !_hasEnded || _arrived.Length > known;
    }

    private ReadOnlyMemory<byte> Join(in ReadOnlySequence<byte> bytes)
    {
        var length = (int)bytes.Length;
        if (_joined.Length < length)
            _joined = new byte[Math.Max(length, Math.Min(2 * _joined.Length, limits.MaxFrameBytes))];
        bytes.CopyTo(_joined);
        return _joined.AsMemory(0, length);
    }
}
