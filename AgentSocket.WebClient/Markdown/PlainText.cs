using System.Text.Encodings.Web;

namespace AgentSocket.WebClient.Markdown;

internal static class PlainText
{
    /// <summary>Text as it is, for what can't be read as Markdown.</summary>
    public static string Render(string text) => $"<pre tabindex=\"0\">{HtmlEncoder.Default.Encode(text)}</pre>";
}
