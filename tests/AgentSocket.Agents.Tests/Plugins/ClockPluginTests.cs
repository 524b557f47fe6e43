using Microsoft.Extensions.Time.Testing;

namespace AgentSocket.Agents.Tests.Plugins;

public class ClockPluginTests
{
    private readonly ClockPlugin _clock = new(new FakeTimeProvider(new DateTimeOffset(2026, 1, 5, 23, 30, 15, TimeSpan.Zero)));

    [Theory]
    [InlineData(null, "Monday, 2026-01-05 23:30:15 (UTC)")]
    [InlineData(" ", "Monday, 2026-01-05 23:30:15 (UTC)")]
    [InlineData("Europe/Berlin", "Tuesday, 2026-01-06 00:30:15 (UTC+01:00, Europe/Berlin)")]
    [InlineData("tokyo", "Tuesday, 2026-01-06 08:30:15 (UTC+09:00, Asia/Tokyo)")]
    [InlineData("New York", "Monday, 2026-01-05 18:30:15 (UTC-05:00, America/New_York)")]
    public void Now_InAZone_IsItsTime(string? zone, string time) => Assert.Equal(time, _clock.Now(zone));

    [Fact]
    public void Now_InNoZone_SaysSo() =>
        Assert.Equal("No time zone is known for 'Atlantis'.", Assert.Throws<ArgumentException>(() => _clock.Now("Atlantis")).Message);
}
