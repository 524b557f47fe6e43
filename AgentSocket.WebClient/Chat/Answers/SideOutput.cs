using System.Text;
using AgentSocket.Protocol;
using AgentSocket.WebClient.Chat.Answers.Parts;

namespace AgentSocket.WebClient.Chat.Answers;

/// <summary>What a run says beside its text: reasoning, tools at work, data.</summary>
internal sealed class SideOutput
{
    private readonly SortedDictionary<StreamChannel, StringBuilder> _channels = [];

    public void Append(StreamChannel channel, string text)
    {
        if (!_channels.TryGetValue(channel, out var content))
            _channels[channel] = content = new StringBuilder();
        content.Append(text);
    }

    public void AppendData(AgentValue value) => Append(StreamChannel.Data, ValueText.Json(value) + "\n");

    public IReadOnlyList<SidePiece> ToList() =>
        _channels.Count == 0 ? [] : [.. _channels.Select(channel => new SidePiece(TitleOf(channel.Key), channel.Value.ToString()))];

    private static string TitleOf(StreamChannel channel) => channel switch
    {
        StreamChannel.Reasoning => "Reasoning",
        StreamChannel.ToolArguments => "Tool arguments",
        StreamChannel.ToolOutput => "Tool output",
        _ => "Data",
    };
}
