using AgentSocket.Protocol;

namespace AgentSocket.WebClient.Connections;

/// <summary>The last frames of a connection. Recording one copies it and no more: it is taken apart when somebody looks. From any thread.</summary>
public sealed class FrameRecorder(TimeProvider time)
{
    /// <summary>How many frames are kept.</summary>
    public const int Capacity = 500;

    /// <summary>How many bytes of a frame are kept; what is longer is shown by its size alone.</summary>
    public const int MaxBytes = 8 * 1024;

    private readonly Lock _gate = new();
    private readonly RecordedFrame?[] _ring = new RecordedFrame?[Capacity];
    private DateTimeOffset _start = time.GetUtcNow();
    private long _count;
    private long _cleared;

    /// <summary>Raised when a frame was recorded, on the thread that sends or receives it.</summary>
    public event Action? Changed;

    /// <summary>Records a frame.</summary>
    public void Record(in ObservedFrame frame)
    {
        var bytes = frame.Bytes.Length <= MaxBytes ? frame.Bytes.ToArray() : [];
        lock (_gate)
        {
            _ring[_count % Capacity] = new RecordedFrame(++_count, frame.Direction, frame.Type, frame.Number, frame.WireBytes, frame.Time - _start, bytes);
        }

        Changed?.Invoke();
    }

    /// <summary>The last frames, newest first.</summary>
    /// <param name="most">How many.</param>
    /// <param name="type">Of one type only; null for all.</param>
    public IReadOnlyList<RecordedFrame> Newest(int most, FrameType? type = null)
    {
        var frames = new List<RecordedFrame>();
        lock (_gate)
        {
            for (var i = _count; i > Math.Max(_cleared, _count - Capacity) && frames.Count < most; i--)
            {
                var frame = _ring[(i - 1) % Capacity]!;
                if (type is null || frame.Type == type)
                    frames.Add(frame);
            }
        }

        return frames;
    }

    /// <summary>Forgets what was recorded; the clock begins anew.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            (_cleared, _start) = (_count, time.GetUtcNow());
            Array.Clear(_ring);
        }

        Changed?.Invoke();
    }
}
