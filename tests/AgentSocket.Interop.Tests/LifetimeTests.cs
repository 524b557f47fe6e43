using AgentSocket.Interop.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace AgentSocket.Interop.Tests;

/// <summary>How connections end by time and by the server's stop. Spec §7, §8.</summary>
public sealed class LifetimeTests
{
    [Fact]
    public async Task Client_SilentForTwoIntervals_IsClosed()
    {
        var time = new FakeTimeProvider();
        await using var server = await InteropServer.StartAsync(time: time);
        var connection = (await server.Client.GreetAsync(server.Url)).Connection;

        // After one and a half, and a PING, all is well for two more.
        time.Advance(TimeSpan.FromSeconds(45));
        await server.Client.PingAsync();
        time.Advance(TimeSpan.FromSeconds(60));
        await server.Client.PingAsync();

        time.Advance(TimeSpan.FromSeconds(90));

        Assert.Equal(4408, (await server.Client.CloseAsync(connection)).Code);
    }

    [Fact]
    public async Task Server_ThatIsStopped_SaysSoAndCloses()
    {
        await using var server = await InteropServer.StartAsync();
        var connection = (await server.Client.GreetAsync(server.Url)).Connection;

        var stopping = server.StopAsync();
        var events = await server.Client.UntilAsync(happened => happened.Event == "close" && happened.Connection == connection);
        await stopping;

        Assert.Equal(["GOAWAY", null], events.Select(happened => happened.Frame));
        Assert.Equal(4503, events[^1].Code);
    }

    [Fact]
    public async Task Client_ThatCloses_IsAnswered()
    {
        await using var server = await InteropServer.StartAsync();
        var connection = (await server.Client.GreetAsync(server.Url)).Connection;

        server.Client.Do(new { @do = "close" });

        Assert.Equal(1000, (await server.Client.CloseAsync(connection)).Code);
    }

    [Fact]
    public async Task Session_WhoseRetentionIsOver_IsLost()
    {
        var time = new FakeTimeProvider();
        await using var server = await InteropServer.StartAsync(time: time);
        await server.Client.GreetAsync(server.Url);
        server.Client.Send("INVOKE", new { run = 1, target = "stubborn", input = "" });
        await server.Client.FrameAsync("STREAM");
        server.Client.Do(new { @do = "close" });
        await server.Client.UntilAsync(happened => happened.Event == "close");

        // The connection is gone for the client; the server lets go of it a moment later, and counts from then.
        var outcome = 0L;
        for (var attempt = 0; attempt < 50 && outcome == 0; attempt++)
        {
            time.Advance(TimeSpan.FromSeconds(121));
            server.Client.Do(new { @do = "resume", url = server.Url });
            outcome = (await server.Client.FrameAsync("RESUMED")).Uint("outcome");
            server.Client.Do(new { @do = "close" });
            await server.Client.UntilAsync(happened => happened.Event == "close");
        }

        Assert.Equal(1, outcome);
    }
}
