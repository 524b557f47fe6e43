using System.ComponentModel;
using System.Globalization;
using Microsoft.SemanticKernel;

namespace AgentSocket.Agents;

/// <summary>The time, for a model.</summary>
[Description("Dates and times")]
internal sealed class ClockPlugin(TimeProvider time)
{
    public const string Name = "clock";

    [KernelFunction("now")]
    [Description("Tells the current date, weekday and time.")]
    [return: Description("Weekday, date and time, and the zone that they are of.")]
    public string Now([Description("A time zone such as Europe/Berlin, or a zone's city such as Tokyo. UTC if there is none.")] string? zone = null)
    {
        var timeZone = Find(zone);
        var now = TimeZoneInfo.ConvertTime(time.GetUtcNow(), timeZone);
        var offset = timeZone.Id == TimeZoneInfo.Utc.Id ? "UTC" : $"UTC{now:zzz}, {timeZone.Id}";
        return string.Create(CultureInfo.InvariantCulture, $"{now:dddd}, {now:yyyy-MM-dd HH:mm:ss} ({offset})");
    }

    private static TimeZoneInfo Find(string? zone)
    {
        if (string.IsNullOrWhiteSpace(zone))
            return TimeZoneInfo.Utc;
        var name = zone.Trim().Replace(' ', '_');
        if (TimeZoneInfo.TryFindSystemTimeZoneById(name, out var found))
            return found;
        return TimeZoneInfo.GetSystemTimeZones().FirstOrDefault(candidate => IsCity(candidate.Id, name))
            ?? throw new ArgumentException($"No time zone is known for '{zone}'.");
    }

    private static bool IsCity(string id, string city) =>
        id.Length > city.Length && id[^(city.Length + 1)] == '/' && id.EndsWith(city, StringComparison.OrdinalIgnoreCase);
}
