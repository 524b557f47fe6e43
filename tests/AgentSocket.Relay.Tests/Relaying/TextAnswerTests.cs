using System.Text;
using AgentSocket.Protocol;
using AgentSocket.Protocol.Client;
using AgentSocket.Relay.Tests.Hosts;
using Microsoft.AspNetCore.Http;

namespace AgentSocket.Relay.Tests.Relaying;

public class TextAnswerTests
{
    [Fact]
    public async Task Chunks_ThatComeOneByOne_AreAStreamEach()
    {
        using var arrived = new SemaphoreSlim(0);
        string[] pieces = ["Any ", "function ", "in any ", "language"];
        await using var worker = await TestWorker.StartAsync(async context =>
        {
            context.Response.ContentType = "text/plain";
            foreach (var piece in pieces)
            {
                await context.Response.WriteAsync(piece, context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
                await arrived.WaitAsync(context.RequestAborted);
            }
        });
        await using var relay = await RelayHost.StartAsync(worker.Address);
        await using var client = await relay.ConnectAsync();
        await using var run = client.Invoke("chat", "hello");
        var updates = new List<RunUpdate>();
        await foreach (var update in run.WithCancellation(TestContext.Current.CancellationToken))
        {
            updates.Add(update);
            arrived.Release();
        }

        Assert.Equal(pieces, updates.OfType<StreamUpdate>().Select(update => update.Text));
        Assert.Equal(RunOutcome.Ok, Assert.IsType<CompletedUpdate>(updates[^1]).Completion.Outcome);
        Assert.Equal(pieces.Length + 1, updates.Count);
    }

    [Fact]
    public async Task Characters_CutInPieces_AreWhole()
    {
        const string text = "a, ä, €, 😀 — z";
        await using var worker = await TestWorker.StartAsync(async context =>
        {
            context.Response.ContentType = "text/plain";
            foreach (var single in Encoding.UTF8.GetBytes(text))
            {
                await context.Response.Body.WriteAsync(new[] { single }, context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
            }
        });
        await using var relay = await RelayHost.StartAsync(worker.Address);

        Assert.Equal(text, (await relay.RunAsync()).Text);
    }

    [Fact]
    public async Task Text_ThatIsNoUtf8_HasReplacementCharacters()
    {
        await using var worker = await TestWorker.AnswerAsync("text/plain", [0x61, 0xFF, 0x62, 0xE2, 0x82]);
        await using var relay = await RelayHost.StartAsync(worker.Address);

        Assert.Equal("a\uFFFDb\uFFFD", (await relay.RunAsync()).Text);
    }

    [Fact]
    public async Task Text_OfManyBuffers_ArrivesWhole()
    {
        var text = string.Concat(Enumerable.Range(0, 60_000).Select(i => $"{i}€😀"));
        await using var worker = await TestWorker.AnswerAsync("text/plain", Encoding.UTF8.GetBytes(text));
        await using var relay = await RelayHost.StartAsync(worker.Address);

        Assert.Equal(text, (await relay.RunAsync()).Text);
    }

    [Theory]
    [InlineData("text/plain; charset=utf-8")]
    [InlineData("text/plain;charset=\"UTF-8\"")]
    [InlineData("TEXT/PLAIN; charset=us-ascii")]
    public async Task ContentType_OfTextInUtf8_IsText(string contentType)
    {
        await using var worker = await TestWorker.AnswerAsync(contentType, "hi"u8.ToArray());
        await using var relay = await RelayHost.StartAsync(worker.Address);

        Assert.Equal("hi", (await relay.RunAsync()).Text);
    }

    [Theory]
    [InlineData("text/plain; charset=iso-8859-1")]
    [InlineData("text/html")]
    [InlineData("application/json")]
    [InlineData("")]
    public async Task ContentType_OfAnythingElse_IsTheWorkersFault(string contentType)
    {
        await using var worker = await TestWorker.AnswerAsync(contentType, "hi"u8.ToArray());
        await using var relay = await RelayHost.StartAsync(worker.Address);

        Assert.Equal(ErrorCodes.WorkerProtocol, (await relay.FailAsync()).Code);
    }

    [Fact]
    public async Task Text_ThatIsEmpty_IsAGoodEnd()
    {
        await using var worker = await TestWorker.AnswerAsync("text/plain", []);
        await using var relay = await RelayHost.StartAsync(worker.Address);

        var (text, completion) = await relay.RunAsync();

        Assert.Equal("", text);
        Assert.Equal(RunOutcome.Ok, completion.Outcome);
    }
}
