using System.Buffers;
using System.IO.Pipelines;
using System.Net.Http.Headers;
using AgentSocket.Protocol;
using AgentSocket.Protocol.Workers;
using AgentSocket.Relay.Tests.Framing;
using AgentSocket.Relay.Tests.Hosts;
using AgentSocket.Relay.Tests.Signing;

namespace AgentSocket.Relay.Tests.Working;

/// <summary>Calls workers as a relay does, or not quite.</summary>
internal sealed class Invoker(TimeProvider? time = null, string? key = null) : IDisposable
{
    private readonly HttpClient _http = new();
    private readonly InvocationSigner _signer = new(Keys.Options(key ?? Keys.First), time ?? TimeProvider.System);

    public static Invocation Invocation(string session, AgentValue payload, string target = "chat", long run = 1) => new()
    {
        ConnectionId = "c1",
        SessionId = session,
        Run = run,
        Target = target,
        Payload = payload,
    };

    public static byte[] Encode(Invocation invocation)
    {
        var buffer = new ArrayBufferWriter<byte>();
        invocation.Write(buffer);
        return buffer.WrittenSpan.ToArray();
    }

    public RequestSignature Sign(byte[] body) => _signer.Sign("POST", "/invoke", body);

    public Task<(int Status, byte[] Body)> InvokeAsync(WorkerHost worker, Invocation invocation)
    {
        var body = Encode(invocation);
        return SendAsync(worker, body, Sign(body));
    }

    /// <summary>Sends it, and waits for the answer's headers alone.</summary>
    public async Task<HttpResponseMessage> BeginAsync(WorkerHost worker, Invocation invocation)
    {
        var body = Encode(invocation);
        using var request = Request(worker, body, Sign(body));
        return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
    }

    public async Task<(int Status, byte[] Body)> SendAsync(WorkerHost worker, byte[] body, RequestSignature? signature, string contentType = WorkerContentTypes.Invocation, bool isChunked = false)
    {
        using var request = Request(worker, body, signature, contentType);
        request.Headers.TransferEncodingChunked = isChunked;
        using var response = await _http.SendAsync(request, TestContext.Current.CancellationToken).Soon();
        return ((int)response.StatusCode, await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken).Soon());
    }

    /// <summary>The frames of an answer.</summary>
    public static async Task<List<byte[]>> FramesAsync(byte[] body)
    {
        var (frames, reader) = await Frames.ReadAllAsync(PipeReader.Create(new(body)), FrameLimits.Default);
        Assert.Equal(FrameError.None, reader.Error);
        Assert.False(reader.IsInsideFrame);
        return frames;
    }

    /// <summary>The ERROR that is the whole answer, or its end.</summary>
    public static async Task<ErrorFrame> ErrorAsync(byte[] body)
    {
        Assert.Equal(FrameError.None, FrameCodec.Read<ErrorFrame>((await FramesAsync(body))[^1], FrameLimits.Default, out var error));
        return error;
    }

    public void Dispose() => _http.Dispose();

    private static HttpRequestMessage Request(WorkerHost worker, byte[] body, RequestSignature? signature, string contentType = WorkerContentTypes.Invocation)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(worker.Address, "/invoke"))
        {
            Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue(contentType) } },
        };
        if (signature is { } headers)
        {
            request.Headers.Add(WorkerHeaders.Timestamp, headers.Timestamp);
            request.Headers.Add(WorkerHeaders.Nonce, headers.Nonce);
            request.Headers.Add(WorkerHeaders.Signature, headers.Signature);
        }

        return request;
    }
}
