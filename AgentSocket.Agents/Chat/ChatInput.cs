using AgentSocket.Protocol;
using MessagePack;

namespace AgentSocket.Agents;

/// <summary>What the chat takes: a string, or a list of parts <c>{type: "text", text}</c>.</summary>
internal static class ChatInput
{
    /// <summary>The text; parts are lines of it.</summary>
    /// <exception cref="AgentSocketException">It is something else, or nothing (<see cref="ErrorCodes.InvalidInput"/>).</exception>
    public static string Read(AgentValue input)
    {
        if (!input.TryGetString(out var text))
            text = input is { IsNone: false, Type: MessagePackType.Array } ? ReadParts(input) : throw Invalid("The input must be text or a list of parts.");
        return string.IsNullOrWhiteSpace(text) ? throw Invalid("The input is empty.") : text;
    }

    /// <summary>What guidance says: as an input does, or any other value as JSON.</summary>
    public static string ReadGuidance(AgentValue guidance)
    {
        try
        {
            return Read(guidance);
        }
        catch (AgentSocketException)
        {
            return guidance.ToJson();
        }
    }

    private static string ReadParts(AgentValue input)
    {
        var reader = input.CreateReader();
        var parts = new string[reader.ReadArrayHeader()];
        for (var i = 0; i < parts.Length; i++)
            parts[i] = ReadPart(ref reader);
        return string.Join('\n', parts);
    }

    private static string ReadPart(ref MessagePackReader reader)
    {
        if (reader.NextMessagePackType != MessagePackType.Map)
            throw Invalid("A part must be a map of type and text.");
        string? type = null;
        string? text = null;
        for (var entries = reader.ReadMapHeader(); entries > 0; entries--)
        {
            var key = ReadString(ref reader);
            if (key == "type")
                type = ReadString(ref reader);
            else if (key == "text")
                text = ReadString(ref reader);
            else
                reader.Skip();
        }

        return type == "text" && text is not null ? text : throw Invalid("Only parts of type text are taken.");
    }

    /// <summary>A string, or null for any other value.</summary>
    private static string? ReadString(ref MessagePackReader reader)
    {
        if (reader.NextMessagePackType == MessagePackType.String)
            return reader.ReadString();
        reader.Skip();
        return null;
    }

    private static AgentSocketException Invalid(string message) => new(ErrorCodes.InvalidInput, message) { Processed = false };
}
