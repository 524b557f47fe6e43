using System.Globalization;

namespace MessagePack;

/// <summary>
/// A JSON number as MessagePack: a double if it has a fraction or an exponent, else an integer, and beyond 64 bits the string
/// of its decimal.
/// </summary>
internal static class JsonNumber
{
    public static void Copy(string number, ref MessagePackWriter writer)
    {
        if (number.AsSpan().ContainsAny('.', 'e', 'E'))
        {
            writer.Write(double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : throw Malformed(number));
        }
        else if (long.TryParse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var signed))
        {
            writer.Write(signed);
        }
        else if (ulong.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var unsigned))
        {
            writer.Write(unsigned);
        }
        else if (decimal.TryParse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var large))
        {
            writer.Write(large.ToString(CultureInfo.InvariantCulture));
        }
        else
        {
            throw Malformed(number);
        }
    }

    private static TinyJsonException Malformed(string number) => new($"'{number}' is no number.");
}
