using System.Text;
using MessagePack;

namespace AgentSocket.Agents;

/// <summary>One message of the model's in a turn: text, the tools that it called after it, and what the person said to that while the run went on.</summary>
public sealed class Reply
{
    private readonly List<ToolExchange> _tools = [];
    private readonly List<string> _guidance = [];
    private readonly StringBuilder _building = new();
    private string? _text;

    internal Reply()
    {
    }

    /// <summary>The text.</summary>
    public string Text => _text ??= _building.ToString();

    /// <summary>The tools, in the order of their calls.</summary>
    public IReadOnlyList<ToolExchange> Tools => _tools;

    /// <summary>What the person said then, while the run went on.</summary>
    public IReadOnlyList<string> Guidance => _guidance;

    internal bool IsEmpty => _tools.Count == 0 && _guidance.Count == 0 && Text.Length == 0;

    internal int Tokens => TokenEstimate.Of(Text) + _tools.Sum(tool => tool.Tokens) + _guidance.Sum(text => TokenEstimate.Of(text));

    internal int Length => _building.Length;

    internal void Append(ReadOnlySpan<char> text)
    {
        _text = null;
        _building.Append(text);
    }

    internal void Add(ToolExchange tool) => _tools.Add(tool);

    internal void Guide(string text) => _guidance.Add(text);

    /// <summary>The text was taken back.</summary>
    internal void Discard()
    {
        _text = null;
        _building.Clear();
    }

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

        for (var i = 0; i < _guidance.Count; i++)
        {
            _guidance[i] = TokenEstimate.Clip(_guidance[i], tokens);
            tokens = Math.Max(0, tokens - TokenEstimate.Of(_guidance[i]));
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
        writer.WriteArrayHeader(3);
        writer.Write(Text);
        writer.WriteArrayHeader(_tools.Count);
        foreach (var tool in _tools)
            tool.Write(ref writer);
        writer.WriteArrayHeader(_guidance.Count);
        foreach (var text in _guidance)
            writer.Write(text);
    }

    internal static Reply Read(ref MessagePackReader reader)
    {
        var fields = reader.ReadArrayHeader();
        var reply = new Reply { _text = reader.ReadString() ?? "" };
        for (var tools = reader.ReadArrayHeader(); tools > 0; tools--)
            reply.Add(ToolExchange.Read(ref reader));
        for (var guidance = fields > 2 ? reader.ReadArrayHeader() : 0; guidance > 0; guidance--)
            reply.Guide(reader.ReadString() ?? "");
        reader.SkipRest(fields, 3);
        return reply;
    }
}
