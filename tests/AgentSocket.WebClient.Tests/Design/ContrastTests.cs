using System.Globalization;
using System.Text.RegularExpressions;

namespace AgentSocket.WebClient.Tests.Design;

/// <summary>Colours as the style sheet has them, measured as WCAG 2.2 says.</summary>
public sealed partial class ContrastTests
{
    private const double Text = 4.5;
    private const double Controls = 3.0;

    private static readonly Dictionary<string, (string Light, string Dark)> Colours = Colour()
        .Matches(File.ReadAllText(Path.Combine(WebClientFolder.Path, "wwwroot", "app.css")))
        .ToDictionary(match => match.Groups["name"].Value, match => (match.Groups["light"].Value, match.Groups["dark"].Value));

    [Theory]
    [InlineData("ink", "canvas", Text)]
    [InlineData("ink", "surface", Text)]
    [InlineData("ink", "sunken", Text)]
    [InlineData("ink", "raised", Text)]
    [InlineData("ink", "ask", Text)]
    [InlineData("ink", "bad-wash", Text)]
    [InlineData("ink-soft", "canvas", Text)]
    [InlineData("ink-soft", "surface", Text)]
    [InlineData("ink-soft", "sunken", Text)]
    [InlineData("accent", "surface", Text)]
    [InlineData("on-accent", "accent", Text)]
    [InlineData("direct", "surface", Text)]
    [InlineData("direct", "raised", Text)]
    [InlineData("direct", "direct-wash", Text)]
    [InlineData("relay", "surface", Text)]
    [InlineData("relay", "raised", Text)]
    [InlineData("relay", "relay-wash", Text)]
    [InlineData("warn", "surface", Text)]
    [InlineData("bad", "surface", Text)]
    [InlineData("bad", "bad-wash", Text)]
    [InlineData("good", "surface", Controls)]
    [InlineData("line-strong", "surface", Controls)]
    [InlineData("line-strong", "canvas", Controls)]
    [InlineData("focus", "surface", Controls)]
    [InlineData("focus", "canvas", Controls)]
    public void Colour_OnItsGround_CanBeRead(string colour, string ground, double least)
    {
        Assert.InRange(Contrast(Colours[colour].Light, Colours[ground].Light), least, 21);
        Assert.InRange(Contrast(Colours[colour].Dark, Colours[ground].Dark), least, 21);
    }

    private static double Contrast(string first, string second)
    {
        var (a, b) = (Luminance(first), Luminance(second));
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    private static double Luminance(string colour) =>
        (0.2126 * Linear(colour[1..3])) + (0.7152 * Linear(colour[3..5])) + (0.0722 * Linear(colour[5..7]));

    private static double Linear(string hex)
    {
        var value = int.Parse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0;
        return value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);
    }

    [GeneratedRegex("--(?<name>[a-z-]+): light-dark\\((?<light>#[0-9a-f]{6}), (?<dark>#[0-9a-f]{6})\\)")]
    private static partial Regex Colour();
}
