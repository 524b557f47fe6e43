namespace AgentSocket.WebClient.Chat.Figures;

/// <summary>How fast the text comes: STREAM frames of text for each second, from the first to the last.</summary>
internal sealed class TokenRate(TimeProvider time)
{
    private long _first;
    private long _last;

    /// <summary>Frames of text so far.</summary>
    public int Count { get; private set; }

    /// <summary>Frames a second; null until two came at different times.</summary>
    public double? PerSecond
    {
        get
        {
            var span = time.GetElapsedTime(_first, _last).TotalSeconds;
            return Count < 2 || span <= 0 ? null : (Count - 1) / span;
        }
    }

    public void OnToken()
    {
        _last = time.GetTimestamp();
        if (Count++ == 0)
            _first = _last;
    }
}
