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
/// A worker of the bench's own, which records each invocation's begin, abort and end. It can break off by chance. It checks no signature:
/// that isn't what is tested here.
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
    /// <param name="breakPercent">How many of a hundred of a run's first attempts break off without an end.</param>
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

        var inbox = new RunInbox();
        foreach (var frame in invocation.Inbox)
            inbox.Add(frame);
        var line = new TraceLine(TraceKind.WorkerBegan) { Sid = invocation.SessionId, Run = invocation.Run, Attempt = invocation.Attempt, Value = inbox.Count };
        trace.Write(line);
        var dice = new Dice(seed, "worker", input, invocation.Run, invocation.Attempt);
        var breaksAfter = MayBreak(invocation) && dice.Percent(breakPercent) ? dice.Between(0, command.Tokens.Count) : int.MaxValue;
        try
        {
            context.Response.ContentType = WorkerContentTypes.Frames;
            if (command.IsSteerable)
                context.Response.Headers[WorkerHeaders.Steerable] = "true";
            var answer = new WorkerAnswer(new FrameStreamWriter(context.Response.BodyWriter), invocation, inbox, command, time);
            var hasEnded = await answer.WriteAsync(breaksAfter, context.RequestAborted);
            trace.Write(line with { Kind = hasEnded ? TraceKind.WorkerEnded : TraceKind.WorkerSuspended });
        }
        catch (WorkerBrokenException)
        {
            trace.Write(line with { Kind = TraceKind.WorkerBroke });
            context.Abort();
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            trace.Write(line with { Kind = TraceKind.WorkerAborted });
        }
    }

    /// <summary>The first attempt, and the first that has heard of the client: relays try more often than that.</summary>
    private static bool MayBreak(Invocation invocation) => invocation.Attempt == 1 || (invocation.Attempt == 2 && invocation.Inbox.Count > 0);
}
