namespace AgentSocket.Protocol.Workers;

/// <summary>What changes the text that a client has. Empty if nothing does.</summary>
/// <param name="DiscardFrom">INTERRUPT's offset, in UTF-16 code units: what is behind it is taken back first; null if nothing is.</param>
/// <param name="Text">What is appended then.</param>
public readonly record struct TextChange(long? DiscardFrom, ReadOnlyMemory<char> Text);
