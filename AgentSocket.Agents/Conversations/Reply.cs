using System.Text;
using MessagePack;

namespace AgentSocket.Agents;

/// <summary>One message of the model's in a turn: text, and the tools that it called after it.</summary>
public sealed class Reply
{
    private readonly List<ToolExchange> _tools = [];
    private readonly StringBuilder _building = new();
    private string? _text;

    internal Reply()
    {
    }

    /// <summary>The text.</summary>
    public string Text => _text ??= _building.ToString();

    /// <summary>The tools, in the order of their calls.</summary>
    public IReadOnlyList<ToolExchange> Tools => _tools;

    internal bool IsEmpty => _tools.Count == 0 && Text.Length == 0;

    internal int Tokens => TokenEstimate.Of(Text) + _tools.Sum(tool => tool.Tokens);

    internal int Length => _building.Length;

    internal void Append(ReadOnlySpan<char> text)
    {
        _text = null;
        _building.Append(text);
    }

    internal void Add(ToolExchange tool) => _tools.Add(tool);

    /// <summary>Leaves out calls that have no result: a model must not see the one without the other.</summary>
    internal void DropUnanswered() => _tools.RemoveAll(tool => tool.Result is null);

    /// <summary>Shortens text and results to a budget, and takes what they need off it. Arguments can't be shortened: their call goes.</summary>
    internal void Clip(ref int tokens)
    {
        _text = TokenEstimate.Clip(Text, tokens);
        tokens = Math.Max(0, tokens - TokenEstimate.Of(_text));
        foreach (var tool in _tools.ToArray())
        {
            var withoutResult = tool.Tokens - TokenEstimate.Of(tool.Result);
            if (withoutResult > tokens)
            {
                _tools.Remove(tool);
                continue;
            }

            tool.Result = TokenEstimate.Clip(tool.Result!, tokens - withoutResult);
            tokens = Math.Max(0, tokens - tool.Tokens);
        }
    }

    /// <summary>The text is final: frees what it was built in.</summary>
    internal void Seal()
    {
        _text = Text;
        _building.Clear();
        _building.Capacity = 0;
    }

    internal void Write(ref MessagePackWriter writer)
    {
        writer.WriteArrayHeader(2);
        writer.Write(Text);
        writer.WriteArrayHeader(_tools.Count);
        foreach (var tool in _tools)
            tool.Write(ref writer);
    }

    internal static Reply Read(ref MessagePackReader reader)
    {
        var fields = reader.ReadArrayHeader();
        var reply = new Reply { _text = reader.ReadString() ?? "" };
        for (var tools = reader.ReadArrayHeader(); tools > 0; tools--)
            reply.Add(ToolExchange.Read(ref reader));
        reader.SkipRest(fields, 2);
        return reply;
    }
}
