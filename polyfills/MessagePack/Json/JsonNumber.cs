using System.Globalization;

namespace MessagePack;

/// <summary>
/// A JSON number as MessagePack: a double if it has a fraction or an exponent, else an integer, and beyond 64 bits the string
/// of its decimal. As in the package, what is no number is written as 0 if it has a fraction, and else not at all.
/// </summary>
internal static class JsonNumber
{
    private const NumberStyles Double = NumberStyles.Float | NumberStyles.AllowThousands;

    public static void Copy(string number, ref MessagePackWriter writer)
    {
        if (number.AsSpan().ContainsAny('.', 'e', 'E'))
        {
            _ = double.TryParse(number, Double, CultureInfo.InvariantCulture, out var value);
            writer.Write(value);
        }
        else if (long.TryParse(number, NumberStyles.Integer, CultureInfo.InvariantCulture, out var signed))
        {
            writer.Write(signed);
        }
        else if (ulong.TryParse(number, NumberStyles.Integer, CultureInfo.InvariantCulture, out var unsigned))
        {
            writer.Write(unsigned);
        }
        else if (decimal.TryParse(number, NumberStyles.Number, CultureInfo.InvariantCulture, out var large))
        {
            writer.Write(large.ToString(CultureInfo.InvariantCulture));
        }
    }
}
