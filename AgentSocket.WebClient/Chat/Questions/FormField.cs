using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using AgentSocket.Protocol;

namespace AgentSocket.WebClient.Chat.Questions;

/// <summary>How a value is entered.</summary>
public enum FieldKind
{
    /// <summary>Text.</summary>
    Text,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>Yes or no.</summary>
    Boolean,

    /// <summary>One of several.</summary>
    Choice,

    /// <summary>Anything else: as JSON.</summary>
    Json,
}

/// <summary>A field of a form.</summary>
/// <param name="Name">The property's name; empty if the answer is this value itself.</param>
/// <param name="Label">As people read it.</param>
/// <param name="Help">What it means.</param>
/// <param name="Kind">How it is entered.</param>
/// <param name="IsRequired">Whether it must be given.</param>
/// <param name="Choices">What may be chosen, as JSON.</param>
/// <param name="Default">What it is before anybody enters anything.</param>
public sealed record FormField(string Name, string Label, string? Help, FieldKind Kind, bool IsRequired, IReadOnlyList<string> Choices, string Default)
{
    /// <summary>What was entered, as the value that it stands for.</summary>
    /// <returns>The value, none if nothing was entered; or what is wrong with it.</returns>
    internal (JsonNode? Value, string? Wrong) Read(string entered)
    {
        // Blanks don't answer a question that must be answered; where none must, they are what somebody wrote.
        if (Kind != FieldKind.Boolean && (entered.Length == 0 || (Kind == FieldKind.Text && IsRequired && string.IsNullOrWhiteSpace(entered))))
            return (null, null);
        switch (Kind)
        {
            case FieldKind.Text:
                return (JsonValue.Create(entered), null);
            case FieldKind.Boolean:
                return (JsonValue.Create(entered == bool.TrueString), null);
            case FieldKind.Integer:
                return long.TryParse(entered, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer)
                    ? (JsonValue.Create(integer), null)
                    : (null, $"{Label}: enter a whole number.");
            case FieldKind.Number:
                return double.TryParse(entered, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
                    ? (JsonValue.Create(number), null)
                    : (null, $"{Label}: enter a number.");
            default:
                return ReadJson(entered);
        }
    }

    private (JsonNode? Value, string? Wrong) ReadJson(string entered)
    {
        try
        {
            var value = JsonNode.Parse(entered);

            // JSON has more than an answer may be: what no value can be is found here, before it is part of one.
            _ = AgentValue.FromJson(entered);
            return (value, null);
        }
        catch (JsonException)
        {
            return (null, $"{Label}: enter valid JSON.");
        }
        catch (AgentSocketException)
        {
            return (null, $"{Label}: this can’t be sent. It is nested too deep, or has a number that is too large or broken text.");
        }
    }
}
