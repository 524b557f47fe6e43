using AgentSocket.Faults.Seeding;
using AgentSocket.Faults.Traces;
using AgentSocket.Protocol;
using AgentSocket.Protocol.Workers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AgentSocket.Faults.Workers;

/// <summary>
/// A worker of the bench's own, which records each invocation's begin, abort and end. It goes on from what earlier attempts have
/// emitted, and can break off by chance. It checks no signature: that isn't what is tested here.
/// </summary>
internal sealed class RecordingWorker : IAsyncDisposable
{
    private const int MaxBody = 4 << 20;

    private readonly WebApplication _app;

    private RecordingWorker(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.Single());

    /// <summary>Starts it.</summary>
    /// <param name="trace">Where it records.</param>
    /// <param name="seed">For the chance to break off.</param>
    /// <param name="breakPercent">How many first attempts of a hundred break off without an end.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    public static async Task<RecordingWorker> StartAsync(TraceWriter trace, long seed, int breakPercent, TimeProvider time, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MinResponseDataRate = null);
        var app = builder.Build();
        app.MapPost("/invoke", context => InvokeAsync(context, trace, seed, breakPercent, time));
        await app.StartAsync(cancellationToken);
        return new RecordingWorker(app);
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    private static async Task InvokeAsync(HttpContext context, TraceWriter trace, long seed, int breakPercent, TimeProvider time)
    {
        var body = await BoundedBody.ReadAsync(context.Request.BodyReader, MaxBody, context.RequestAborted);
        if (Invocation.Read(body, Invocation.Limits(MaxBody), out var invocation) != FrameError.None
            || !invocation!.Payload.TryGetString(out var input) || Command.Parse(input) is not { } command)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        var line = new TraceLine(TraceKind.WorkerBegan) { Sid = invocation.SessionId, Run = invocation.Run, Attempt = invocation.Attempt };
        trace.Write(line);
        var dice = new Dice(seed, "worker", input, invocation.Run);
        var breaksAfter = invocation.Attempt == 1 && dice.Percent(breakPercent) ? dice.Between(0, command.Tokens.Count) : int.MaxValue;
        try
        {
            context.Response.ContentType = WorkerContentTypes.Frames;
            await AnswerAsync(new FrameStreamWriter(context.Response.BodyWriter), invocation, command, breaksAfter, time, context.RequestAborted);
            trace.Write(line with { Kind = TraceKind.WorkerEnded });
        }
        catch (WorkerBrokenException)
        {
            context.Abort();
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            trace.Write(line with { Kind = TraceKind.WorkerAborted });
        }
    }

    private static async Task AnswerAsync(FrameStreamWriter writer, Invocation invocation, Command command, int breaksAfter, TimeProvider time, CancellationToken aborted)
    {
        var started = time.GetTimestamp();
        await writer.FlushAsync(aborted);
        var position = 0;
        if (!command.Text.StartsWith(invocation.Emitted, StringComparison.Ordinal))
            writer.Write(new InterruptFrame(invocation.Run, "retry", 0));
        else
            position = invocation.Emitted.Length;
        var (offset, due) = (0, TimeSpan.Zero);
        foreach (var (i, token) in command.Tokens.Index())
        {
            if (i == breaksAfter)
                throw new WorkerBrokenException();
            offset += token.Length;
            if (offset <= position)
                continue;
            writer.WriteStream(invocation.Run, token.AsSpan(Math.Max(0, position - offset + token.Length)));
            due += command.Period;
            if (due - time.GetElapsedTime(started) is var wait && wait > TimeSpan.Zero)
            {
                await writer.FlushAsync(aborted);
                await Task.Delay(wait, time, aborted);
            }
        }

        writer.Write(new CompleteFrame(invocation.Run, RunOutcome.Ok, new RunMetrics()));
        await writer.FlushAsync(aborted);
        aborted.ThrowIfCancellationRequested();
    }
}
