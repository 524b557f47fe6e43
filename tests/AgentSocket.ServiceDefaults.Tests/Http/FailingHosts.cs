using System.Collections.Concurrent;
using System.Net;

namespace AgentSocket.ServiceDefaults.Tests.Http;

/// <summary>The network's place: connections to some hosts are lost, all others answer 200.</summary>
internal sealed class FailingHosts(params string[] hosts) : HttpMessageHandler
{
    public ConcurrentQueue<string> Asked { get; } = [];

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var host = request.RequestUri!.Host;
        Asked.Enqueue(host);
        return hosts.Contains(host)
            ? Task.FromException<HttpResponseMessage>(new HttpRequestException("lost"))
            : Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK));
    }
}
