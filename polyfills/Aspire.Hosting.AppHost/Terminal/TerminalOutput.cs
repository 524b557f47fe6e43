namespace Aspire.Hosting.Terminal;

/// <summary>Output on the terminal: every line begins with the name of whose it is.</summary>
internal sealed class TerminalOutput(TextWriter writer, bool inColour) : IResourceOutput
{
    private const string Plain = "\e[0m";
    private const string Alarm = "\e[1;31m";

    private static readonly string[] Colours = ["\e[36m", "\e[32m", "\e[33m", "\e[35m", "\e[34m", "\e[96m", "\e[92m", "\e[95m"];

    private readonly Lock _gate = new();
    private readonly Dictionary<string, string> _colours = [];
    private int _width = 8;

    public static TerminalOutput OnConsole() => new(
        Console.Out, !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("NO_COLOR") is null or "");

    public void Write(string resourceId, string line) => Print(resourceId, line, "");

    public void Report(string resourceId, string message)
    {
        foreach (var line in message.Split('\n'))
            Print(resourceId, line, Alarm);
    }

    /// <summary>Text that is nobody's in particular, in one piece.</summary>
    public void Print(string text)
    {
        lock (_gate)
            writer.WriteLine(text);
    }

    private void Print(string resourceId, string line, string emphasis)
    {
        lock (_gate)
        {
            _width = Math.Max(_width, resourceId.Length);
            var prefix = $"{resourceId.PadRight(_width)} | ";
            writer.WriteLine(inColour ? $"{ColourOf(resourceId)}{prefix}{Plain}{emphasis}{line}{Plain}" : prefix + line);
        }
    }

    private string ColourOf(string resourceId)
    {
        if (!_colours.TryGetValue(resourceId, out var colour))
            _colours[resourceId] = colour = Colours[_colours.Count % Colours.Length];
        return colour;
    }
}
