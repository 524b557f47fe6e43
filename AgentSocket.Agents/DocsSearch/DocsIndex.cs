namespace AgentSocket.Agents.DocsSearch;

/// <summary>Finds passages by the words of a question: BM25, with the headings' words counting more.</summary>
internal sealed class DocsIndex
{
    private const double Saturation = 1.2;
    private const double LengthWeight = 0.75;
    private const int HeadingWeight = 3;

    /// <summary>The share of a question, by how telling its words are, that a passage must speak of.</summary>
    private const double LeastCoverage = 0.35;

    private readonly Entry[] _entries;
    private readonly Dictionary<string, int> _passagesWith = new(StringComparer.Ordinal);
    private readonly double _averageLength;

    public DocsIndex(IEnumerable<Passage> passages)
    {
        _entries = [.. passages.Select(passage => new Entry(passage))];
        foreach (var term in _entries.SelectMany(entry => entry.Counts.Keys))
            _passagesWith[term] = _passagesWith.GetValueOrDefault(term) + 1;
        _averageLength = _entries.Length == 0 ? 1 : _entries.Average(entry => entry.Length);
    }

    /// <summary>The passages that speak of enough of the question, best first.</summary>
    public IReadOnlyList<Passage> Search(string question, int most)
    {
        var terms = Terms.Of(question).Distinct(StringComparer.Ordinal).ToArray();
        var whole = terms.Sum(Weight);
        return [.. _entries
            .Where(entry => terms.Length > 0 && terms.Where(entry.Counts.ContainsKey).Sum(Weight) >= LeastCoverage * whole)
            .OrderByDescending(entry => terms.Sum(term => Score(entry, term)))
            .Take(most)
            .Select(entry => entry.Passage)];
    }

    private double Score(Entry entry, string term)
    {
        var count = entry.Counts.GetValueOrDefault(term);
        var length = 1 - LengthWeight + LengthWeight * entry.Length / _averageLength;
        return Weight(term) * count * (Saturation + 1) / (count + Saturation * length);
    }

    /// <summary>How telling a word is: the rarer, the more.</summary>
    private double Weight(string term)
    {
        var with = _passagesWith.GetValueOrDefault(term);
        return Math.Log(1 + (_entries.Length - with + 0.5) / (with + 0.5));
    }

    private sealed class Entry
    {
        public Entry(Passage passage)
        {
            Passage = passage;
            foreach (var term in Terms.Of(passage.Text))
                Counts[term] = Counts.GetValueOrDefault(term) + 1;
            foreach (var term in Terms.Of(passage.Heading))
                Counts[term] = Counts.GetValueOrDefault(term) + HeadingWeight;
            Length = Counts.Values.Sum();
        }

        public Passage Passage { get; }

        public Dictionary<string, int> Counts { get; } = new(StringComparer.Ordinal);

        public int Length { get; }
    }
}
