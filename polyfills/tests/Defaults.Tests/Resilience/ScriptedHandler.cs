using System.Net;

namespace Defaults.Tests.Resilience;

/// <summary>The network's place: plays one step per attempt, and the last step for all further ones.</summary>
internal sealed class ScriptedHandler(params Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>>[] steps)
    : HttpMessageHandler
{
    private int _attempts;

    public int Attempts => _attempts;

    public List<string> Bodies { get; } = [];

    public static Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> Status(
        HttpStatusCode status,
        Action<HttpResponseMessage>? with = null)
        => (_, _) =>
        {
            var response = new HttpResponseMessage(status);
            with?.Invoke(response);
            return Task.FromResult(response);
        };

    public static Task<HttpResponseMessage> LoseConnection(HttpRequestMessage request, CancellationToken cancellationToken)
        => Task.FromException<HttpResponseMessage>(new HttpRequestException("lost"));

    /// <summary>Ends only with the token, and then on the thread that cancels it, so that moving the clock moves the request.</summary>
    public static async Task<HttpResponseMessage> Hang(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var never = new TaskCompletionSource<HttpResponseMessage>();
        await using var registration = cancellationToken.Register(() => never.TrySetCanceled(cancellationToken));
        return await never.Task;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var attempt = Interlocked.Increment(ref _attempts) - 1;
        if (request.Content is not null)
            Bodies.Add(await request.Content.ReadAsStringAsync(cancellationToken));

        return await steps[Math.Min(attempt, steps.Length - 1)](request, cancellationToken);
    }

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
        => SendAsync(request, cancellationToken).GetAwaiter().GetResult();
}
