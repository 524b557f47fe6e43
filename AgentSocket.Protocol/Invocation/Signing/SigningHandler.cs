namespace AgentSocket.Protocol.Workers;

/// <summary>Signs what an <see cref="HttpClient"/> sends. Behind discovery and retries, so that each request that goes out is signed for itself.</summary>
/// <param name="signer">Signs.</param>
public sealed class SigningHandler(InvocationSigner signer) : DelegatingHandler
{
    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var body = request.Content is { } content ? await content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false) : [];
        var signature = signer.Sign(request.Method.Method, request.RequestUri!.PathAndQuery, body);
        Set(request, WorkerHeaders.Timestamp, signature.Timestamp);
        Set(request, WorkerHeaders.Nonce, signature.Nonce);
        Set(request, WorkerHeaders.Signature, signature.Signature);
        return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
    }

    private static void Set(HttpRequestMessage request, string header, string? value)
    {
        request.Headers.Remove(header);
        request.Headers.Add(header, value);
    }
}
