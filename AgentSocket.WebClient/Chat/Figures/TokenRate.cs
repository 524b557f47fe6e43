namespace AgentSocket.WebClient.Chat.Figures;

/// <summary>How fast the text comes: STREAM frames of text for each second, from the first to the last.</summary>
internal sealed class TokenRate(TimeProvider time)
{
    /// <summary>Tokens that came in one piece of the network have only the page's own time between them, which is no pace,</summary>
    private static readonly TimeSpan MinSpan = TimeSpan.FromMilliseconds(10);

    /// <summary>and two have only one gap.</summary>
    private const int MinCount = 3;

    private long _first;
    private long _last;

    /// <summary>Frames of text so far.</summary>
    public int Count { get; private set; }

    /// <summary>Frames a second; null while there is too little to tell by.</summary>
    public double? PerSecond
    {
        get
        {
            var span = time.GetElapsedTime(_first, _last);
            return Count < MinCount || span < MinSpan ? null : (Count - 1) / span.TotalSeconds;
        }
    }

    public void OnToken()
    {
        _last = time.GetTimestamp();
        if (Count++ == 0)
            _first = _last;
    }
}
