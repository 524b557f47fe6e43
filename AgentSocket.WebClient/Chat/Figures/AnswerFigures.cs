using AgentSocket.Protocol;

namespace AgentSocket.WebClient.Chat.Figures;

/// <summary>What was measured of an answer.</summary>
/// <param name="TimeToFirstToken">From the question to the first token, as the page's server saw it.</param>
/// <param name="Total">From the question to the end, or until now.</param>
/// <param name="Tokens">STREAM frames of text.</param>
/// <param name="TokensPerSecond">How fast they came.</param>
/// <param name="BytesReceived">WebSocket headers included.</param>
/// <param name="BytesSent">WebSocket headers included.</param>
/// <param name="TraceId">The trace that the question began.</param>
/// <param name="Server">What the agent's server measured; it comes with the end.</param>
public sealed record AnswerFigures(
    TimeSpan? TimeToFirstToken, TimeSpan? Total, int Tokens, double? TokensPerSecond, long BytesReceived, long BytesSent, string? TraceId, RunMetrics? Server);
