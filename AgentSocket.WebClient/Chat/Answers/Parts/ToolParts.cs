using System.Text.Json;
using AgentSocket.Protocol;
using AgentSocket.Protocol.Client;
using MessagePack;

namespace AgentSocket.WebClient.Chat.Answers.Parts;

// What an agent shows of its own tools comes as values on the data channel (docs/agents.md):
// {tool: "1.2", name, phase: "writing" | "calling" | "done" | "dropped", arguments?, status?}; between them arguments and output as text.

/// <summary>The calls of tools in an answer.</summary>
internal sealed class ToolParts(AnswerFlow flow, TimeProvider time)
{
    private readonly Dictionary<string, long> _begun = new(StringComparer.Ordinal);
    private string? _current;

    /// <returns>Whether the value is about a tool.</returns>
    public bool OnData(AgentValue value)
    {
        if (value.Type != MessagePackType.Map || ToolNote.Read(value) is not { } note)
            return false;
        if (note.Phase == "calling")
            _begun.TryAdd(note.Id, time.GetTimestamp());
        _current = note.Phase is "writing" or "calling" ? note.Id : null;
        if (!flow.Change<ToolPart>(part => part.Id == note.Id, part => Update(part, note)))
            flow.Add(Update(new ToolPart(note.Name, ToolState.Writing, "", "", null, note.Id, Call: null), note));
        return true;
    }

    /// <returns>Whether the text belongs to a call.</returns>
    public bool OnText(StreamChannel channel, string text) => channel switch
    {
        StreamChannel.ToolArguments => flow.Change<ToolPart>(IsOpen, part => part with { Arguments = part.Arguments + text }),
        StreamChannel.ToolOutput => flow.Change<ToolPart>(part => part.Id is not null && part.Id == _current, part => part.Call is null ? part with { Output = part.Output + text } : part),
        _ => false,
    };

    /// <summary>A tool of this page is called; what the agent shows of that call is the same one.</summary>
    public void OnCall(ToolCallUpdate call)
    {
        var (state, arguments) = (call.NeedsApproval ? ToolState.Approving : ToolState.Calling, ValueText.Indented(call.Arguments));
        if (!flow.Change<ToolPart>(part => IsOpen(part) && part.Call is null && IsSame(part.Name, call.Tool), part => part with { Name = call.Tool, State = state, Arguments = arguments, Call = call.Call }))
            flow.Add(new ToolPart(call.Tool, state, arguments, "", null, Id: null, call.Call));
    }

    /// <summary>A tool of this page has answered.</summary>
    public void OnResult(ToolResultUpdate result) => flow.Change<ToolPart>(
        part => part.Call == result.Call,
        part => part with { State = StateOf(result.Status), Output = ValueText.Plain(result.Result), Duration = result.Duration });

    /// <summary>The person has decided about a call.</summary>
    /// <returns>Whether it waited for that.</returns>
    public bool OnDecided(long call, bool agrees) =>
        flow.Change<ToolPart>(part => part.Call == call && part.State == ToolState.Approving, part => part with { State = agrees ? ToolState.Calling : ToolState.Denied });

    /// <summary>The run has ended: nothing more comes of what is open.</summary>
    public void OnEnd() => flow.ChangeAll<ToolPart>(part => IsOpen(part) ? part with { State = ToolState.Dropped } : part);

    private ToolPart Update(ToolPart part, ToolNote note) => note.Phase switch
    {
        // The page knows better about its own tools.
        _ when part.Call is not null => part,
        "calling" => part with { State = ToolState.Calling, Arguments = note.Arguments is { } arguments ? arguments : part.Arguments, Output = "" },
        "done" => part with { State = StateOf(note.Status), Duration = _begun.TryGetValue(note.Id, out var begun) ? time.GetElapsedTime(begun) : null },
        "dropped" => part with { State = ToolState.Dropped },
        _ => part,
    };

    private static bool IsOpen(ToolPart part) => !part.State.IsFinal();

    /// <summary>Models know tools by names of letters and digits, behind that of a plugin.</summary>
    private static bool IsSame(string shown, string called) => Letters(shown).EndsWith(Letters(called), StringComparison.OrdinalIgnoreCase);

    private static string Letters(string name) => string.Concat(name.Where(char.IsAsciiLetterOrDigit));

    private static ToolState StateOf(ToolStatus status) => status switch
    {
        ToolStatus.Ok => ToolState.Done,
        ToolStatus.Denied => ToolState.Denied,
        _ => ToolState.Failed,
    };

    private sealed record ToolNote(string Id, string Name, string Phase, string? Arguments, ToolStatus Status)
    {
        public static ToolNote? Read(AgentValue value)
        {
            try
            {
                using var json = JsonDocument.Parse(value.ToJson());
                var map = json.RootElement;
                if (Text(map, "tool") is not { } id || Text(map, "name") is not { } name || Text(map, "phase") is not { } phase)
                    return null;
                var arguments = map.TryGetProperty("arguments", out var given) ? ValueText.Indented(given) : null;
                var status = map.TryGetProperty("status", out var ended) && ended.ValueKind == JsonValueKind.Number && ended.TryGetByte(out var number) ? (ToolStatus)number : ToolStatus.Ok;
                return new ToolNote(id, name, phase, arguments, status);
            }
            catch (AgentSocketException)
            {
                return null;
            }
        }

        private static string? Text(JsonElement map, string name) =>
            map.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
    }
}
