using System.Globalization;

namespace AgentSocket.WebClient.Chat.Figures;

/// <summary>Figures as people read them: three digits at most matter.</summary>
internal static class FigureFormat
{
    private const string None = "–";
    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    public static string Milliseconds(double? milliseconds) => milliseconds switch
    {
        null => None,
        < 10 => string.Create(Culture, $"{milliseconds:0.0} ms"),
        < 1_000 => string.Create(Culture, $"{milliseconds:0} ms"),
        < 60_000 => string.Create(Culture, $"{milliseconds / 1_000:0.00} s"),
        _ => string.Create(Culture, $"{milliseconds / 60_000:0.0} min"),
    };

    public static string Duration(TimeSpan? duration) => Milliseconds(duration?.TotalMilliseconds);

    public static string Bytes(long bytes) => bytes switch
    {
        < 1_000 => string.Create(Culture, $"{bytes} B"),
        < 1_000_000 => string.Create(Culture, $"{bytes / 1e3:0.0} kB"),
        _ => string.Create(Culture, $"{bytes / 1e6:0.00} MB"),
    };

    public static string Rate(double? perSecond) => perSecond switch
    {
        null => None,
        < 100 => string.Create(Culture, $"{perSecond:0.0}"),
        < 10_000 => string.Create(Culture, $"{perSecond:#,0}"),
        _ => string.Create(Culture, $"{perSecond / 1e3:#,0} k"),
    };
}
