using System.Text;

namespace AgentSocket.WebClient.Chat.Answers.Parts;

/// <summary>An answer's pieces while it grows. Not synchronised: its answer is.</summary>
internal sealed class AnswerFlow
{
    private readonly List<AnswerPart> _parts = [];
    private readonly StringBuilder _tail = new();
    private bool _tailHasGrown;
    private int _lastKey;

    /// <summary>The text that stands.</summary>
    public string Text => string.Concat(Parts().OfType<TextPart>().Select(part => part.Text));

    /// <summary>The pieces as they are now.</summary>
    public IReadOnlyList<AnswerPart> Parts()
    {
        Settle();
        return [.. _parts];
    }

    /// <summary>More text.</summary>
    public void Append(string text)
    {
        if (_parts is not [.., TextPart last])
            Add(last = new TextPart(""));
        if (!_tailHasGrown)
            _tail.Clear().Append(last.Text);
        _tail.Append(text);
        _tailHasGrown = true;
    }

    /// <summary>Text from an offset on is taken back; it stays visible as what it is.</summary>
    public void Retract(long from, string reason)
    {
        Settle();
        long end = 0;
        for (var i = 0; i < _parts.Count; i++)
        {
            if (_parts[i] is not TextPart part)
                continue;
            var kept = (int)Math.Clamp(from - end, 0, part.Text.Length);
            end += part.Text.Length;
            if (kept == part.Text.Length)
                continue;
            _parts[i] = part with { Text = part.Text[..kept] };
            if (!string.IsNullOrWhiteSpace(part.Text[kept..]))
                _parts.Insert(++i, new RetractedPart(part.Text[kept..], reason) { Key = ++_lastKey });
        }
    }

    /// <summary>Adds a piece.</summary>
    public void Add(AnswerPart part)
    {
        Settle();
        _parts.Add(part with { Key = ++_lastKey });
    }

    /// <summary>Changes the last piece of a kind that fits.</summary>
    /// <returns>Whether there was one.</returns>
    public bool Change<TPart>(Func<TPart, bool> fits, Func<TPart, TPart> change)
        where TPart : AnswerPart
    {
        var at = _parts.FindLastIndex(part => part is TPart candidate && fits(candidate));
        if (at >= 0)
            _parts[at] = change((TPart)_parts[at]);
        return at >= 0;
    }

    /// <summary>Changes all pieces of a kind.</summary>
    public void ChangeAll<TPart>(Func<TPart, TPart> change)
        where TPart : AnswerPart
    {
        for (var i = 0; i < _parts.Count; i++)
        {
            if (_parts[i] is TPart part)
                _parts[i] = change(part);
        }
    }

    private void Settle()
    {
        if (!_tailHasGrown)
            return;
        _parts[^1] = (TextPart)_parts[^1] with { Text = _tail.ToString() };
        _tailHasGrown = false;
    }
}
