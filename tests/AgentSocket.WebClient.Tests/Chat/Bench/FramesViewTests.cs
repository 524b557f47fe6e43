using System.Buffers;
using System.Net;
using System.Text;
using AgentSocket.Protocol;
using AgentSocket.WebClient.Chat.Bench;
using AgentSocket.WebClient.Connections;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace AgentSocket.WebClient.Tests.Chat.Bench;

/// <summary>The inspector's frames show the bytes that went over the wire, but no secret.</summary>
public sealed class FramesViewTests : IAsyncDisposable
{
    private readonly AgentConnection _connection = new(AgentMode.Direct, new Uri("ws://127.0.0.1/ws"), new FakeTimeProvider(), NullLogger<AgentConnection>.Instance);

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    [Fact]
    public async Task Frame_IsShownWithItsBytes()
    {
        Record(new StreamFrame(1, "Hi"));

        Assert.Contains(">03 92 01 a2 48 69</pre>", await RenderAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Frame_OfManyBytes_IsShownInLinesAsFarAsItIsRead()
    {
        Record(new StreamFrame(1, new string('x', 2_000)));

        var shown = await RenderAsync();

        Assert.Contains(">03 92 01 da 07 d0 78 78 78 78 78 78 78 78 78 78\n78 ", shown, StringComparison.Ordinal);
        Assert.Contains(" 78\n… 1,750 more</pre>", shown, StringComparison.Ordinal);
        Assert.Equal(FrameHex.MaxBytes - 6, shown.Split('>').Single(text => text.StartsWith("03 92", StringComparison.Ordinal)).Split(["78 ", "78\n"], StringSplitOptions.None).Length - 1);
    }

    [Fact]
    public async Task Frame_WithASecret_IsShownWithoutItsBytes()
    {
        Record(new HelloFrame(1, "c", "s", "very-secret-token", new SessionLimits()));
        Record(new ResumedFrame(ResumeOutcome.Resumed, 1, "very-secret-token", []));
        Record(new ResumeFrame("s", "very-secret-token", 1), FrameDirection.Sent);
        Record(new ClientHelloFrame(1, "web", "very-secret-token"), FrameDirection.Sent);

        var shown = await RenderAsync();

        Assert.DoesNotContain("secret-token", shown, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToHexString(Encoding.UTF8.GetBytes("secret")), string.Concat(shown.Where(char.IsAsciiHexDigit)), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(4, shown.Split("Its bytes aren’t shown").Length - 1);
    }

    [Fact]
    public async Task Frame_ThatIsTooLongToBeKept_HasNoBytes()
    {
        Record(new StreamFrame(1, new string('x', FrameRecorder.MaxBytes)));

        var shown = await RenderAsync();

        Assert.Contains("too long to be shown", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("</pre>", shown, StringComparison.Ordinal);
    }

    private void Record<TFrame>(TFrame frame, FrameDirection direction = FrameDirection.Received)
        where TFrame : struct, IFrame<TFrame>
    {
        var buffer = new ArrayBufferWriter<byte>();
        FrameCodec.Write(buffer, frame);
        _connection.Frames.Record(new ObservedFrame(direction, TFrame.Type, 0, buffer.WrittenCount + 2, DateTimeOffset.UnixEpoch, buffer.WrittenMemory));
    }

    private async Task<string> RenderAsync()
    {
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(new FakeTimeProvider());
        await using var provider = services.BuildServiceProvider();
        await using var renderer = new HtmlRenderer(provider, NullLoggerFactory.Instance);
        return await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var parameters = ParameterView.FromDictionary(new Dictionary<string, object?> { [nameof(FramesView.Connection)] = _connection });
            return WebUtility.HtmlDecode((await renderer.RenderComponentAsync<FramesView>(parameters)).ToHtmlString());
        });
    }
}
