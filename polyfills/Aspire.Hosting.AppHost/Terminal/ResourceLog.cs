using System.Collections.Concurrent;

namespace Aspire.Hosting.Terminal;

/// <summary>What the resources' processes print: handed on, and the last of it kept for the case that one ends.</summary>
internal sealed class ResourceLog(IResourceOutput output)
{
    private const int TailLength = 20;

    private readonly ConcurrentDictionary<string, Queue<string>> _tails = new();

    /// <summary>Takes a line; one that isn't shown is kept all the same.</summary>
    public void Write(string resourceId, string line, bool isShown)
    {
        var tail = _tails.GetOrAdd(resourceId, _ => new Queue<string>(TailLength));
        lock (tail)
        {
            if (tail.Count == TailLength)
                tail.Dequeue();
            tail.Enqueue(line);
        }

        if (isShown)
            output.Write(resourceId, line);
    }

    /// <summary>Something that the orchestrator itself has to say of a resource.</summary>
    public void Report(string resourceId, string message) => output.Report(resourceId, message);

    /// <summary>The last lines.</summary>
    public IReadOnlyList<string> TailOf(string resourceId)
    {
        if (!_tails.TryGetValue(resourceId, out var tail))
            return [];

        lock (tail)
            return [.. tail];
    }
}
