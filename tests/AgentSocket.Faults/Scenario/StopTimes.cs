using System.Globalization;
using AgentSocket.Faults.Checking;
using AgentSocket.Faults.Processes;

namespace AgentSocket.Faults.Scenario;

/// <summary>How long services took to end when they were asked to (SIGTERM): in the midst of a scenario, and at its end, when nothing goes on any more.</summary>
internal sealed class StopTimes
{
    /// <summary>Services end within 20 s; and what the machine takes to notice.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(25);

    private readonly Lock _lock = new();
    private readonly List<(string Name, TimeSpan Time)> _times = [];

    public string Text
    {
        get
        {
            lock (_lock)
                return _times.Count == 0 ? "–" : string.Join("; ", _times.Select(stop => string.Create(CultureInfo.InvariantCulture, $"{stop.Name} {stop.Time.TotalSeconds:0.0} s")));
        }
    }

    public void Add(string name, TimeSpan time)
    {
        lock (_lock)
            _times.Add((name, time));
    }

    /// <summary>Asks all of them to end, at once.</summary>
    public Task StopAsync(IEnumerable<ServiceProcess> services) =>
        Task.WhenAll(services.Where(service => service.Process.Id > 0).Select(async service => Add($"{service.Process.Name} at the end", await service.Process.TerminateAsync(CancellationToken.None))));

    public IReadOnlyList<Finding> Check()
    {
        lock (_lock)
            return [.. _times.Where(stop => stop.Time > Limit).Select(stop => new Finding("stop", stop.Name, 0, string.Create(CultureInfo.InvariantCulture, $"it took {stop.Time.TotalSeconds:0.0} s to end")))];
    }
}
