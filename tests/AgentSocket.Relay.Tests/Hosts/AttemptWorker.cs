using System.Collections.Concurrent;
using AgentSocket.Protocol.Workers;
using Microsoft.AspNetCore.Http;

namespace AgentSocket.Relay.Tests.Hosts;

/// <summary>A worker whose answer to each attempt a test says: frames, behind which the body ends, with the run's end among them or not.</summary>
internal sealed class AttemptWorker(TestWorker worker, ConcurrentQueue<Invocation> invocations) : IAsyncDisposable
{
    public Uri Address => worker.Address;

    /// <summary>What it was asked, attempt by attempt.</summary>
    public IReadOnlyCollection<Invocation> Invocations => invocations;

    /// <summary>The last answer is for all further attempts too.</summary>
    public static async Task<AttemptWorker> StartAsync(params byte[][] answers)
    {
        var invocations = new ConcurrentQueue<Invocation>();
        var worker = await TestWorker.StartAsync(async context =>
        {
            var invocation = await ReadAsync(context);
            invocations.Enqueue(invocation);
            context.Response.ContentType = WorkerContentTypes.Frames;
            await context.Response.Body.WriteAsync(answers[Math.Min(invocation.Attempt, answers.Length) - 1], context.RequestAborted);
        });
        return new AttemptWorker(worker, invocations);
    }

    public ValueTask DisposeAsync() => worker.DisposeAsync();

    private static async Task<Invocation> ReadAsync(HttpContext context)
    {
        var invocation = await TestWorker.ReadAsync(context);
        return invocation with { Payload = invocation.Payload.ToOwned() };
    }
}
