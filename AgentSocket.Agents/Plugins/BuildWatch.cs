using System.Globalization;
using AgentSocket.Protocol;
using MessagePack;

namespace AgentSocket.Agents;

/// <summary>Pushes what becomes of the build, one event after the other.</summary>
internal sealed class BuildWatch(TimeProvider time) : IAfterRun
{
    /// <summary>The topic of its events.</summary>
    public const string Topic = "build";

    public static AgentValue Arguments(long run, int events, int periodMs) => AgentValue.Create((run, events, periodMs), static (ref MessagePackWriter writer, (long Run, int Events, int PeriodMs) watch) =>
    {
        writer.WriteArrayHeader(3);
        writer.Write(watch.Run);
        writer.Write(watch.Events);
        writer.Write(watch.PeriodMs);
    });

    /// <inheritdoc/>
    public async Task DoAsync(ISessionPush session, AgentValue arguments, CancellationToken cancellationToken)
    {
        var (run, events, period) = Read(arguments);
        for (var i = 1; i <= events; i++)
        {
            await Task.Delay(period, time, cancellationToken);
            var data = string.Create(CultureInfo.InvariantCulture, $$"""{"step":{{i}},"of":{{events}},"state":"{{(i < events ? "running" : "succeeded")}}"}""");
            await session.EmitAsync(Topic, AgentValue.FromJson(data), string.Create(CultureInfo.InvariantCulture, $"build-{run}-{i}"), cancellationToken);
        }
    }

    private static (long Run, int Events, TimeSpan Period) Read(AgentValue arguments)
    {
        var reader = arguments.CreateReader();
        reader.ReadArrayHeader();
        return (reader.ReadInt64(), reader.ReadInt32(), TimeSpan.FromMilliseconds(reader.ReadInt32()));
    }
}
