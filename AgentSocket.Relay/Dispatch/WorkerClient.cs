using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using AgentSocket.Protocol.Workers;
using Microsoft.Extensions.Options;

namespace AgentSocket.Relay.Dispatch;

/// <summary>
/// Sends a run to a worker. It is sent again only if it surely wasn't processed: no connection came about, or the worker refused
/// it with 429 or 503. Spec §11.2, §11.6.
/// </summary>
internal sealed class WorkerClient(IHttpClientFactory clients, IOptions<RelayOptions> options, TimeProvider time)
{
    public const string Name = "worker";

    private static readonly MediaTypeHeaderValue ContentType = new(WorkerContentTypes.Invocation);
    private static readonly MediaTypeWithQualityHeaderValue[] Accepted = [new(WorkerContentTypes.Frames), new(WorkerContentTypes.Text)];

    private readonly HttpClient _client = clients.CreateClient(Name);

    /// <summary>Sends until a worker takes the run.</summary>
    /// <param name="describe">The invocation, as it is at that moment.</param>
    /// <param name="wait">How long to try.</param>
    /// <param name="cancellationToken">The run has ended.</param>
    /// <returns>The worker's answer, its headers received.</returns>
    /// <exception cref="Protocol.AgentSocketException">No worker took it.</exception>
    /// <exception cref="WorkerLostException">A worker was lost that may have begun it.</exception>
    public async Task<HttpResponseMessage> InvokeAsync(Func<Invocation> describe, WorkerWait wait, CancellationToken cancellationToken)
    {
        while (true)
        {
            var invocation = describe();
            var (response, refusal) = await TryInvokeAsync(invocation, cancellationToken);
            if (response is not null)
                return response;
            if (!await wait.PauseAsync(refusal!, cancellationToken))
                throw refusal!.ToException();
        }
    }

    private async Task<(HttpResponseMessage? Response, Refusal? Refusal)> TryInvokeAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        using var silence = new CancellationTokenSource(options.Value.WorkerSilence, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, silence.Token);
        try
        {
            using var request = CreateRequest(invocation);
            var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            if (response.StatusCode is not (HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable))
                return (response, null);
            using (response)
                return (null, await Refusal.ReadAsync(response, invocation.Run, time, either.Token));
        }
        catch (OperationCanceledException exception) when (silence.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new WorkerLostException(hasBegun: null, new TimeoutException("The worker didn't begin its answer in time.", exception));
        }
        catch (Exception exception) when (WorkerFailures.IsUnsent(exception))
        {
            cancellationToken.ThrowIfCancellationRequested();
            return (null, Refusal.NoWorker);
        }
        catch (Exception exception) when (WorkerFailures.IsBroken(exception))
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new WorkerLostException(hasBegun: null, exception);
        }
    }

    private static HttpRequestMessage CreateRequest(Invocation invocation)
    {
        var body = new ArrayBufferWriter<byte>();
        invocation.Write(body);
        var request = new HttpRequestMessage(HttpMethod.Post, "/invoke")
        {
            Content = new ReadOnlyMemoryContent(body.WrittenMemory) { Headers = { ContentType = ContentType } },
            VersionPolicy = HttpVersionPolicy.RequestVersionOrHigher,
        };
        foreach (var accepted in Accepted)
            request.Headers.Accept.Add(accepted);
        return request;
    }
}
