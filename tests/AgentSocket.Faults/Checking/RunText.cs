using System.Text;
using AgentSocket.Faults.Traces;

namespace AgentSocket.Faults.Checking;

/// <summary>What a run has said.</summary>
internal static class RunText
{
    /// <summary>Its text, less what was taken back.</summary>
    /// <param name="run">The run's frames.</param>
    public static string Of(IEnumerable<TraceLine> run)
    {
        var text = new StringBuilder();
        foreach (var line in run)
        {
            if (line.Type == Wire.Stream)
                text.Append(line.Text);
            else if (line.Type == Wire.Interrupt && line.Code < text.Length)
                text.Length = (int)line.Code;
        }

        return text.ToString();
    }

    /// <summary>How an agent says guidance.</summary>
    public static string Said(TraceLine steer) => $"[{steer.Text}] ";

    /// <summary>The text without what it says of guidance, once each: what is said twice stays.</summary>
    public static string WithoutGuidance(string text, IEnumerable<TraceLine> steers)
    {
        foreach (var said in steers.Select(Said))
        {
            var at = text.IndexOf(said, StringComparison.Ordinal);
            text = at < 0 ? text : text.Remove(at, said.Length);
        }

        return text;
    }
}
