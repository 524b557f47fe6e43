using System.IO.Pipelines;
using System.Net;
using System.Net.Http.Headers;
using AgentSocket.Protocol;
using AgentSocket.Protocol.Workers;
using AgentSocket.Server.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace AgentSocket.Server.Tests;

/// <summary>Pushes to a server that has its sessions and its nonces in memory. What a relay does beyond that is in AgentSocket.Relay.Tests.</summary>
public sealed class PushTests
{
    private static readonly string Key = Convert.ToBase64String(Enumerable.Range(0, 32).Select(i => (byte)i).ToArray());

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Push_OfAnEvent_ReachesTheSession()
    {
        await using var server = await StartAsync();
        using var peer = await server.ConnectAsync();
        await peer.SendAsync(new InvokeFrame(1, "count", "1"));
        var hello = await peer.ReceiveAsync<HelloFrame>();
        await peer.ReceiveNextAsync<CompleteFrame>();
        using var http = Client(server, out _);

        Assert.Equal(HttpStatusCode.Accepted, await PushAsync(http, $"/sessions/{hello.SessionId}/frames", "e1"));
        Assert.Equal("e1", (await peer.ReceiveAsync<EventFrame>()).Id);
        Assert.Equal(HttpStatusCode.NotFound, await PushAsync(http, "/sessions/nobody/frames", "e2"));
        Assert.Equal(HttpStatusCode.NotFound, await PushAsync(http, "/principals/nobody/frames", "e2"));
    }

    [Fact]
    public async Task Push_ThatComesAgain_IsRefusedAsLongAsItsSignatureIsGood()
    {
        await using var server = await StartAsync();
        using var http = Client(server, out var signer);
        var body = await BodyAsync("e1");
        var signature = signer.Sign("POST", "/sessions/nobody/frames", body);

        Assert.Equal(HttpStatusCode.NotFound, await PushAsync(server, body, signature));
        Assert.Equal(HttpStatusCode.Unauthorized, await PushAsync(server, body, signature));
        server.Time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(HttpStatusCode.Unauthorized, await PushAsync(server, body, signature));
    }

    private static Task<TestServer> StartAsync() => TestServer.StartAsync(
        services: builder =>
        {
            builder.Services.AddAgentSocketPush();
            builder.Services.AddSingleton(provider => new InvocationVerifier(Options(), provider.GetRequiredService<TimeProvider>()));
        },
        map: endpoints => endpoints.MapAgentSocketPush());

    private static HttpClient Client(TestServer server, out InvocationSigner signer)
    {
        signer = new InvocationSigner(Options(), server.Time);
        return new HttpClient(new SigningHandler(signer) { InnerHandler = new SocketsHttpHandler() }) { BaseAddress = server.Http };
    }

    private static SigningOptions Options()
    {
        var options = new SigningOptions();
        options.Keys.Add(Key);
        return options;
    }

    private static async Task<HttpStatusCode> PushAsync(HttpClient http, string path, string id)
    {
        using var content = Content(await BodyAsync(id));
        using var response = await http.PostAsync(new Uri(path, UriKind.Relative), content, Token);
        return response.StatusCode;
    }

    private static async Task<HttpStatusCode> PushAsync(TestServer server, byte[] body, RequestSignature signature)
    {
        using var http = new HttpClient { BaseAddress = server.Http };
        using var content = Content(body);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/sessions/nobody/frames") { Content = content };
        request.Headers.Add(WorkerHeaders.Timestamp, signature.Timestamp);
        request.Headers.Add(WorkerHeaders.Nonce, signature.Nonce);
        request.Headers.Add(WorkerHeaders.Signature, signature.Signature);
        using var response = await http.SendAsync(request, Token);
        return response.StatusCode;
    }

    private static ByteArrayContent Content(byte[] body) => new(body) { Headers = { ContentType = new MediaTypeHeaderValue(WorkerContentTypes.Frames) } };

    private static async Task<byte[]> BodyAsync(string id)
    {
        using var body = new MemoryStream();
        var pipe = PipeWriter.Create(body);
        var frames = new FrameStreamWriter(pipe);
        frames.Write(new EventFrame("build", "done", id));
        await frames.FlushAsync(Token);
        await pipe.CompleteAsync();
        return body.ToArray();
    }
}
