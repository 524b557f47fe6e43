using AgentSocket.Protocol;
using AgentSocket.Protocol.Workers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AgentSocket.Relay.Tests.Hosts;

/// <summary>A worker that a test writes: any function behind <c>POST /invoke</c>.</summary>
internal sealed class TestWorker(WebApplication app) : IAsyncDisposable
{
    public Uri Address { get; } = new(app.Urls.Single());

    public static async Task<TestWorker> StartAsync(RequestDelegate function, int port = 0)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MinResponseDataRate = null);
        var app = builder.Build();
        app.MapPost("/invoke", function);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new TestWorker(app);
    }

    /// <summary>A worker that answers each run with these bytes.</summary>
    public static Task<TestWorker> AnswerAsync(string contentType, byte[] body, int status = StatusCodes.Status200OK) => StartAsync(async context =>
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    });

    /// <summary>What the relay sent.</summary>
    public static async Task<Invocation> ReadAsync(HttpContext context)
    {
        var body = await BoundedBody.ReadAsync(context.Request.BodyReader, 1 << 20, context.RequestAborted);
        Assert.Equal(FrameError.None, Invocation.Read(body, Invocation.Limits(1 << 20), out var invocation));
        return invocation!;
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await app.StopAsync(now.Token);
        await app.DisposeAsync();
    }
}
