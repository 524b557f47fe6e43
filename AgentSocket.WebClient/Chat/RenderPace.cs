namespace AgentSocket.WebClient.Chat;

/// <summary>How often a growing text is drawn. A long one costs more to draw, and its last words are a smaller part of it.</summary>
internal static class RenderPace
{
    private const int ShortText = 16 * 1024;
    private static readonly TimeSpan Fastest = TimeSpan.FromMilliseconds(40);
    private static readonly TimeSpan Slowest = TimeSpan.FromSeconds(1);

    public static TimeSpan For(int textLength)
    {
        var interval = Fastest * Math.Max(1.0, (double)textLength / ShortText);
        return interval < Slowest ? interval : Slowest;
    }
}
