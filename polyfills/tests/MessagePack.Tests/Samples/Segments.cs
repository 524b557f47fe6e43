using System.Buffers;

namespace MessagePack.Tests.Samples;

/// <summary>The same bytes in several segments.</summary>
internal static class Segments
{
    /// <summary>Cuts the bytes at the given places, which rise.</summary>
    public static ReadOnlySequence<byte> Cut(ReadOnlyMemory<byte> bytes, params IEnumerable<int> places)
    {
        var first = new Segment(default, 0);
        var last = first;
        var start = 0;
        foreach (var place in places.Append(bytes.Length))
        {
            last = last.Append(bytes[start..place]);
            start = place;
        }

        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    /// <summary>Each byte in a segment of its own, with empty segments between.</summary>
    public static ReadOnlySequence<byte> CutEverywhere(ReadOnlyMemory<byte> bytes) =>
        Cut(bytes, Enumerable.Range(0, bytes.Length + 1).SelectMany(place => new[] { place, place }));

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory, long start)
        {
            Memory = memory;
            RunningIndex = start;
        }

        public Segment Append(ReadOnlyMemory<byte> memory)
        {
            var next = new Segment(memory, RunningIndex + Memory.Length);
            Next = next;
            return next;
        }
    }
}
