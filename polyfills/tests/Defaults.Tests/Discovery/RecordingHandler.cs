using System.Net;

namespace Defaults.Tests.Discovery;

/// <summary>The network's place: answers 200 to everything and keeps the addresses that it saw.</summary>
internal sealed class RecordingHandler : HttpMessageHandler
{
    public List<string> Addresses { get; } = [];

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Addresses.Add(request.RequestUri!.ToString());
        return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK));
    }
}
