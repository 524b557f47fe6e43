using System.Text.Json;

namespace AgentSocket.Interop.Tests.Support;

/// <summary>What happened in the Node client: see client.mjs.</summary>
public sealed record NodeEvent(string Event, int Connection, string? Frame, long Number, JsonElement Fields, string? Hex, int Code, string? Reason, int Status, string? Protocol, string? Extensions, string? Error, string? Message)
{
    public bool IsFrame(string frame) => Event == "frame" && Frame == frame;

    public long Run => Fields.ValueKind == JsonValueKind.Object && Fields.TryGetProperty("run", out var run) ? run.GetInt64() : 0;

    public string? Text(string field) => Fields.GetProperty(field).GetString();

    public long Uint(string field) => Fields.GetProperty(field).GetInt64();

    public override string ToString() => Event switch
    {
        "frame" => $"{Frame} {Shortened(Fields.GetRawText())}",
        "close" => $"close {Code} {Reason}",
        _ => $"{Event} {Status} {Error} {Message}",
    };

    private static string Shortened(string text) => text.Length <= 200 ? text : $"{text[..200]}…";
}
