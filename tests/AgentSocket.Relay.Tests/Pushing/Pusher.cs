using System.Net.Http.Headers;
using AgentSocket.Protocol.Workers;
using AgentSocket.Relay.Tests.Hosts;
using AgentSocket.Relay.Tests.Signing;

namespace AgentSocket.Relay.Tests.Pushing;

/// <summary>A worker's push.</summary>
internal sealed class Pusher : IDisposable
{
    private readonly HttpClient _http;

    public Pusher(RelayHost relay, TimeProvider? time = null, string? key = null, bool isSigned = true)
    {
        var sockets = new SocketsHttpHandler();
        _http = isSigned
            ? new HttpClient(new SigningHandler(new InvocationSigner(Keys.Options(key ?? Keys.First), time ?? TimeProvider.System)) { InnerHandler = sockets })
            : new HttpClient(sockets);
        _http.BaseAddress = relay.Address;
    }

    public Task<(int Status, string Reason)> PushAsync(string session, byte[] body, string contentType = WorkerContentTypes.Frames, Action<HttpRequestMessage>? change = null) =>
        PostAsync($"/sessions/{session}/frames", body, contentType, change);

    /// <summary>A push to all sessions of a principal.</summary>
    public Task<(int Status, string Reason)> PushToPrincipalAsync(string principal, byte[] body) =>
        PostAsync($"/principals/{Uri.EscapeDataString(principal)}/frames", body, WorkerContentTypes.Frames, change: null);

    /// <summary>A push with a signature that may have been used before.</summary>
    public Task<(int Status, string Reason)> PushAsync(string session, byte[] body, RequestSignature signature) => PushAsync(session, body, change: request =>
    {
        request.Headers.Add(WorkerHeaders.Timestamp, signature.Timestamp);
        request.Headers.Add(WorkerHeaders.Nonce, signature.Nonce);
        request.Headers.Add(WorkerHeaders.Signature, signature.Signature);
    });

    public void Dispose() => _http.Dispose();

    private async Task<(int Status, string Reason)> PostAsync(string path, byte[] body, string contentType, Action<HttpRequestMessage>? change)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue(contentType) } },
        };
        change?.Invoke(request);
        using var response = await _http.SendAsync(request, TestContext.Current.CancellationToken).Soon();
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
