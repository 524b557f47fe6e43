using AgentSocket.Protocol.Client;
using AgentSocket.WebClient.Chat.Figures;

namespace AgentSocket.WebClient.Connections;

/// <summary>A resume as people read it.</summary>
internal static class ResumptionText
{
    /// <summary>How long it took, and what it took.</summary>
    public static string Describe(SessionResumption resumption)
    {
        var text = $"{FigureFormat.Duration(resumption.Downtime)}";
        if (resumption.Attempts > 1)
            text += $", at attempt {resumption.Attempts}";
        return resumption.Replayed switch
        {
            0 => text,
            1 => $"{text}, 1 frame sent again",
            _ => $"{text}, {resumption.Replayed} frames sent again",
        };
    }

    /// <summary>What became of an answer's connection; null if it never broke.</summary>
    public static string? Describe(IReadOnlyList<SessionResumption> resumptions) => resumptions switch
    {
        [] => null,
        [var only] => $"The connection broke. Resumed in {Describe(only)}.",
        [.., var last] => $"The connection broke {resumptions.Count} times. Last resumed in {Describe(last)}.",
    };
}
