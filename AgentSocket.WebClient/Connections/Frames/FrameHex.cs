using System.Globalization;
using System.Text;
using AgentSocket.Protocol;

namespace AgentSocket.WebClient.Connections;

/// <summary>A frame's bytes as people read them, as in the specification's examples.</summary>
internal static class FrameHex
{
    /// <summary>How many bytes are shown.</summary>
    public const int MaxBytes = 256;

    private const int PerLine = 16;

    /// <summary>The first bytes, in lines; none of a frame that carries a secret, or whose bytes weren't kept.</summary>
    public static string? Of(RecordedFrame frame)
    {
        if (frame.Bytes.Length == 0 || HasSecret(frame.Type))
            return null;
        var text = new StringBuilder();
        for (var i = 0; i < frame.Bytes.Length && i < MaxBytes; i++)
        {
            if (i > 0)
                text.Append(i % PerLine == 0 ? '\n' : ' ');
            text.Append(frame.Bytes[i].ToString("x2", CultureInfo.InvariantCulture));
        }

        if (frame.Bytes.Length > MaxBytes)
            text.Append(CultureInfo.InvariantCulture, $"\n… {frame.Bytes.Length - MaxBytes:#,0} more");
        return text.ToString();
    }

    /// <summary>Whether frames of a type carry a token or a credential, whoever sends them. Spec §4.1, §4.17, §4.18.</summary>
    public static bool HasSecret(FrameType type) => type is FrameType.Hello or FrameType.Resume or FrameType.Resumed;
}
