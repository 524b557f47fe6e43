using System.Globalization;
using AgentSocket.Faults.Processes;
using AgentSocket.Faults.Traces;

namespace AgentSocket.Faults.Scenario;

/// <summary>What services hold before and afterwards: files, which are sockets mostly, threads, and memory. One that was started anew is measured from then on.</summary>
internal sealed class Resources(ScenarioOptions options, Fleet fleet, TraceWriter trace, TimeProvider time)
{
    private const int FilesSlack = 16;
    private const int RunsOfASession = 3;

    /// <summary>The pool's, which come and go.</summary>
    private const int ThreadsSlack = 24;

    /// <summary>In KiB. A heap that was warmed up grows by less; a leak of each run's frames doesn't end there.</summary>
    private const long MemorySlack = 256 * 1024;

    /// <summary>A pool of threads gives back those that were idle for 20 s.</summary>
    private static readonly TimeSpan QuietLimit = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(250);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, long> _before = [];
    private Resource[] _after = [];

    /// <summary>What they held at the end, and how much more that was.</summary>
    public IReadOnlyList<(string Name, string Value)> Counts =>
        [.. _after.GroupBy(resource => resource.What).Select(same => ($"{same.Key} at the end", string.Join("; ", same.Select(Describe))))];

    /// <summary>Measures all, before the scenario.</summary>
    public void Begin()
    {
        foreach (var service in fleet.Services)
            Begin(service);
    }

    /// <summary>Measures one that was started anew.</summary>
    public void Begin(ServiceProcess service)
    {
        foreach (var resource in Of(service))
        {
            lock (_lock)
                _before[resource.Name] = resource.Value;
            Write(resource, isAfter: false);
        }
    }

    /// <summary>Measures all again when they have let go of what they held, or after so long that they never will.</summary>
    public async Task EndAsync()
    {
        var started = time.GetTimestamp();
        while (fleet.Services.SelectMany(Of).Any(resource => GrowthOf(resource) > resource.Slack) && time.GetElapsedTime(started) < QuietLimit)
            await Task.Delay(Poll, time);
        _after = [.. fleet.Services.SelectMany(Of)];
        foreach (var resource in _after)
            Write(resource, isAfter: true);
    }

    /// <summary>Relays keep a connection to a worker for each run that went on at once; a leak grows with the cuts instead.</summary>
    private IEnumerable<Resource> Of(ServiceProcess service)
    {
        if (service.Process.Id is not (> 0 and var id))
            yield break;
        yield return new Resource("files", service.Process.Name, id, Handles.FilesOf(id), FilesSlack + (options.Topology.IsDirect ? 0 : RunsOfASession * options.SessionsAtOnce));
        yield return new Resource("threads", service.Process.Name, id, Handles.ThreadsOf(id), ThreadsSlack);
        yield return new Resource("KiB of memory", service.Process.Name, id, Handles.ResidentOf(id), MemorySlack);
    }

    private long GrowthOf(Resource resource)
    {
        lock (_lock)
            return _before.TryGetValue(resource.Name, out var before) ? resource.Value - before : 0;
    }

    private string Describe(Resource resource) => string.Create(CultureInfo.InvariantCulture, $"{resource.Service} {resource.Value:N0} ({GrowthOf(resource):+#,0;-#,0;0})");

    private void Write(Resource resource, bool isAfter) =>
        trace.Write(new TraceLine(TraceKind.Resource) { Text = resource.Name, Value = resource.Value, Code = resource.Slack, Flag = isAfter });
}
