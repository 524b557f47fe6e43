namespace AgentSocket.Architecture.Tests;

/// <summary>A file of the checkout.</summary>
/// <param name="Path">Its path from the root, with slashes.</param>
/// <param name="FullPath">Where it is on this machine.</param>
internal sealed record SourceFile(string Path, string FullPath)
{
    private const int Sniffed = 8192;

    public string Extension => System.IO.Path.GetExtension(Path);

    public string TopFolder => Path.Split('/')[0];

    public string Name => System.IO.Path.GetFileName(Path);

    /// <summary>The lines with their numbers from 1; none of a binary file.</summary>
    public IEnumerable<(int Number, string Text)> Lines => IsBinary ? [] : File.ReadLines(FullPath).Select((text, index) => (index + 1, text));

    public string Text => File.ReadAllText(FullPath);

    private bool IsBinary
    {
        get
        {
            using var stream = File.OpenRead(FullPath);
            Span<byte> start = stackalloc byte[Sniffed];
            return start[..stream.ReadAtLeast(start, Sniffed, throwOnEndOfStream: false)].Contains((byte)0);
        }
    }

    public override string ToString() => Path;
}
