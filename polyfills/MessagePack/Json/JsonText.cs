using System.Globalization;
using System.Text;

namespace MessagePack;

/// <summary>The tokens of JSON that have a text.</summary>
internal static class JsonText
{
    private const string EndsNumber = " {}[],:\"";

    public static void ReadWord(TextReader text, string word)
    {
        foreach (var expected in word)
        {
            if (ReadUnlessEnd(text) != expected)
            {
                throw new TinyJsonException($"'{word}' is misspelt.");
            }
        }
    }

    public static string ReadNumber(TextReader text)
    {
        var number = new StringBuilder();
        for (var c = text.Peek(); c >= 0 && !EndsNumber.Contains((char)c); c = text.Peek())
        {
            number.Append((char)text.Read());
        }

        return number.ToString();
    }

    public static string ReadString(TextReader text)
    {
        text.Read();
        var value = new StringBuilder();
        for (var c = ReadChar(text); c != '"'; c = ReadChar(text))
        {
            if (c == '\\')
            {
                AppendEscaped(text, value);
            }
            else
            {
                value.Append(c);
            }
        }

        return value.ToString();
    }

    /// <summary>As in the package, an escape that JSON doesn't have stands for nothing.</summary>
    private static void AppendEscaped(TextReader text, StringBuilder value)
    {
        var letter = ReadChar(text);
        if (letter == 'u')
        {
            ReadOnlySpan<char> digits = [ReadUnlessEnd(text), ReadUnlessEnd(text), ReadUnlessEnd(text), ReadUnlessEnd(text)];
            value.Append((char)ushort.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
        }
        else if (JsonEscapes.CharacterOf(letter) is not '\0' and var c)
        {
            value.Append(c);
        }
    }

    /// <summary>As in the package, the end of the text, which is no character, overflows.</summary>
    private static char ReadUnlessEnd(TextReader text) => checked((char)text.Read());

    private static char ReadChar(TextReader text)
    {
        var c = text.Read();
        return c >= 0 ? (char)c : throw new TinyJsonException("A JSON string is not closed.");
    }
}
