using System.Net.Http.Headers;
using AgentSocket.Protocol.Client;
using AgentSocket.Protocol.Workers;
using AgentSocket.Relay.Dispatch;
using AgentSocket.Relay.Tests.Framing;
using AgentSocket.Relay.Tests.Hosts;
using Microsoft.Extensions.DependencyInjection;

namespace AgentSocket.Relay.Tests.Relaying;

public class BackPressureTests
{
    private const int Window = 8;

    [Theory]
    [InlineData(WorkerContentTypes.Frames)]
    [InlineData("text/plain")]
    public async Task Answer_OfWhichTheClientTakesNothing_IsReadNoFurtherThanTheWindow(string contentType)
    {
        var isFrames = contentType == WorkerContentTypes.Frames;
        var texts = Enumerable.Range(0, 300).Select(i => $"{i} ").ToArray();
        byte[][] pieces = [.. texts.Select(text => isFrames ? Frames.Body(Frames.Stream(1, text)) : System.Text.Encoding.UTF8.GetBytes(text)), isFrames ? Frames.Body(Frames.Complete(1)) : "."u8.ToArray()];
        var slow = new CountedBody(pieces);
        var bodies = new Queue<CountedBody>([slow, new(pieces)]);
        await using var relay = await RelayHost.StartAsync(
            settings: new() { ["AgentSocket:Server:WindowFrames"] = $"{Window}" },
            configure: services => services.AddHttpClient(WorkerClient.Name).ConfigurePrimaryHttpMessageHandler(() => new Answers(contentType, bodies)));
        await using var client = await relay.ConnectAsync();
        await using var run = client.Invoke("chat", "hello");

        // One piece more than the window holds has been read, and waits; meanwhile another session's run goes on to its end.
        await slow.ReachAsync(Window + 1).Soon();
        await relay.RunAsync();
        Assert.Equal(Window + 1, slow.Reads);

        var taken = (await run.CollectAsync().Soon()).OfType<StreamUpdate>().Select(update => update.Text);
        Assert.Equal(isFrames ? texts : [.. texts, "."], taken);
    }

    private sealed class Answers(string contentType, Queue<CountedBody> bodies) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage
            {
                Content = new StreamContent(bodies.Dequeue()) { Headers = { ContentType = new MediaTypeHeaderValue(contentType) } },
            });
    }
}
