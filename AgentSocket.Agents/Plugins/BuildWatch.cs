using System.Globalization;
using AgentSocket.Protocol;
using MessagePack;

namespace AgentSocket.Agents;

/// <summary>Pushes what becomes of the build, one event after the other.</summary>
internal sealed class BuildWatch(TimeProvider time) : IAfterRun
{
    /// <summary>The topic of its events.</summary>
    public const string Topic = "build";

    /// <param name="run">The run.</param>
    /// <param name="number">The watch's number in the run: events of one id are one event.</param>
    /// <param name="events">How many events there are.</param>
    /// <param name="periodMs">From one to the next.</param>
    public static AgentValue Arguments(long run, int number, int events, int periodMs) => AgentValue.Create(new Watch(run, number, events, periodMs), static (ref MessagePackWriter writer, Watch watch) =>
    {
        writer.WriteArrayHeader(4);
        writer.Write(watch.Run);
        writer.Write(watch.Number);
        writer.Write(watch.Events);
        writer.Write(watch.PeriodMs);
    });

    /// <inheritdoc/>
    public async Task DoAsync(ISessionPush session, AgentValue arguments, CancellationToken cancellationToken)
    {
        var watch = Read(arguments);
        for (var i = 1; i <= watch.Events; i++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(watch.PeriodMs), time, cancellationToken);
            var data = string.Create(CultureInfo.InvariantCulture, $$"""{"step":{{i}},"of":{{watch.Events}},"state":"{{(i < watch.Events ? "running" : "succeeded")}}"}""");
            await session.EmitAsync(Topic, AgentValue.FromJson(data), string.Create(CultureInfo.InvariantCulture, $"build-{watch.Run}-{watch.Number}-{i}"), cancellationToken);
        }
    }

    private static Watch Read(AgentValue arguments)
    {
        var reader = arguments.CreateReader();
        reader.ReadArrayHeader();
        return new Watch(reader.ReadInt64(), reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32());
    }

    private readonly record struct Watch(long Run, int Number, int Events, int PeriodMs);
}
