using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AgentSocket.TestModel;

/// <summary>
/// A server on the loopback that speaks OpenAI's chat completion as tests tell it to: at <c>/v1</c>, and at the addresses of Azure
/// OpenAI. Requests get the replies in the order that they were given; then each gets <see cref="Otherwise"/>.
/// </summary>
public sealed class TestModelServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<TestReply> _replies = new();
    private readonly ConcurrentQueue<TestRequest> _requests = new();

    private TestModelServer(WebApplication app) => _app = app;

    /// <summary>The server's root, for Azure OpenAI's addresses.</summary>
    public Uri Root { get; private set; } = new("about:blank");

    /// <summary>The address to configure for an OpenAI-compatible server.</summary>
    public Uri Endpoint => new(Root, "v1");

    /// <summary>All requests so far, in order.</summary>
    public IReadOnlyList<TestRequest> Requests => [.. _requests];

    /// <summary>The reply to a request for which none was given.</summary>
    public Func<TestRequest, TestReply> Otherwise { get; set; } = _ => TestReply.Status(500);

    /// <summary>Starts a server.</summary>
    public static async Task<TestModelServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var server = new TestModelServer(app);
        app.MapPost("/{**path}", server.AnswerAsync);
        await app.StartAsync();
        server.Root = new Uri(app.Urls.Single());
        return server;
    }

    /// <summary>Gives the next request this reply.</summary>
    public TestModelServer Reply(TestReply reply)
    {
        _replies.Enqueue(reply);
        return this;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        if (!context.Request.Path.Value!.EndsWith("/chat/completions", StringComparison.Ordinal))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        var body = await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
        var authorization = context.Request.Headers.Authorization.FirstOrDefault() ?? context.Request.Headers["api-key"].FirstOrDefault();
        var request = new TestRequest(context.Request.Path, authorization, body!.AsObject());
        _requests.Enqueue(request);
        var reply = _replies.TryDequeue(out var given) ? given : Otherwise(request);
        try
        {
            await reply.SendAsync(context, request);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            request.OnAborted();
        }
    }
}
