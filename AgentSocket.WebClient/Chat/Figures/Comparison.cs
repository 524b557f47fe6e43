namespace AgentSocket.WebClient.Chat.Figures;

/// <summary>What two answers to the same question show when they are laid side by side.</summary>
internal static class Comparison
{
    /// <summary>Below this share of the slower one's time the two count as equal,</summary>
    private const double NoiseShare = 0.05;

    /// <summary>and below this difference too.</summary>
    private static readonly TimeSpan Noise = TimeSpan.FromMilliseconds(1);

    /// <summary>In one sentence whose first token came sooner; null if one had none.</summary>
    public static string? OfFirstTokens(AnswerFigures direct, AnswerFigures relay)
    {
        if (direct.TimeToFirstToken is not { } directTime || relay.TimeToFirstToken is not { } relayTime)
            return null;
        var slower = directTime > relayTime ? directTime : relayTime;
        var difference = (relayTime - directTime).Duration();
        if (difference < Noise || difference < slower * NoiseShare)
            return "The first tokens came at the same time.";
        var sooner = directTime < relayTime ? "Direct" : "Relay";
        return $"{sooner}’s first token came {FigureFormat.Duration(difference)} sooner.";
    }
}
