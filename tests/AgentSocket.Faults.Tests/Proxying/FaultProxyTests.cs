using System.Net.Sockets;
using AgentSocket.Faults.Proxy;
using AgentSocket.Faults.Tests.Support;

namespace AgentSocket.Faults.Tests.Proxying;

public sealed class FaultProxyTests
{
    private static readonly int HeadBytes = ProxiedPair.Head.Length;

    [Fact]
    public async Task Connection_WithoutFault_CarriesBothWays()
    {
        await using var pair = await ProxiedPair.ConnectAsync(new FaultPlan());

        Assert.Equal(ProxiedPair.Head, await ProxiedPair.ReadAsync(pair.Server, HeadBytes));
        await pair.Server.SendAsync("down"u8.ToArray(), TestContext.Current.CancellationToken);
        Assert.Equal("down", await ProxiedPair.ReadAsync(pair.Client, 4));
        pair.Client.Shutdown(SocketShutdown.Send);
        Assert.Equal("", await ProxiedPair.ReadToEndAsync(pair.Server));
        Assert.Equal(0, pair.Proxy.Counters.Faults);
    }

    [Fact]
    public async Task Plan_WhoseConnectionEndedBeforeItsFault_IsTheNextOnes()
    {
        var plans = System.Threading.Channels.Channel.CreateUnbounded<int>();
        var kinds = new Queue<FaultKind>([FaultKind.Reset, FaultKind.Refuse, FaultKind.Refuse]);
        await using var proxy = new FaultProxy([], (_, number) => new FaultPlan { Kind = plans.Writer.TryWrite(number) ? kinds.Dequeue() : FaultKind.None }, TimeProvider.System);

        // No server carries the first; the others are refused, as was planned.
        int[] planned = [await ConnectAsync(), await ConnectAsync(), await ConnectAsync()];
        Assert.Equal([1, 1, 2], planned);

        async Task<int> ConnectAsync()
        {
            using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await client.ConnectAsync(System.Net.IPAddress.Loopback, proxy.Port, TestContext.Current.CancellationToken);
            await client.SendAsync(System.Text.Encoding.ASCII.GetBytes(ProxiedPair.Head), TestContext.Current.CancellationToken);
            await ProxiedPair.ReadToEndAsync(client);
            return await plans.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().Soon();
        }
    }

    [Fact]
    public async Task Plan_ThatIsTheNextOnes_GoesToTheNextServer()
    {
        using var refusing = new TcpListener(System.Net.IPAddress.Loopback, 0);
        using var other = new TcpListener(System.Net.IPAddress.Loopback, 0);
        refusing.Start();
        other.Start();
        await using var proxy = new FaultProxy(
            [(System.Net.IPEndPoint)refusing.LocalEndpoint, (System.Net.IPEndPoint)other.LocalEndpoint], (_, _) => new FaultPlan { Kind = FaultKind.Reset, AfterBytesDown = 100 }, TimeProvider.System);

        // Nobody says when the plan is given back: the next connection may come too early for it, and is given back too.
        var reached = other.AcceptSocketAsync(TestContext.Current.CancellationToken).AsTask().Soon();
        while (!reached.IsCompleted)
        {
            using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await client.ConnectAsync(System.Net.IPAddress.Loopback, proxy.Port, TestContext.Current.CancellationToken);
            await client.SendAsync(System.Text.Encoding.ASCII.GetBytes(ProxiedPair.Head), TestContext.Current.CancellationToken);
            while (!refusing.Pending() && !reached.IsCompleted)
                await Task.Yield();
            if (refusing.Pending())
                (await refusing.AcceptSocketAsync(TestContext.Current.CancellationToken)).Dispose();
        }

        (await reached).Dispose();
    }

    [Fact]
    public async Task Reset_AfterBytesDown_CutsThere()
    {
        await using var pair = await ProxiedPair.ConnectAsync(new FaultPlan { Kind = FaultKind.Reset, AfterBytesDown = 3 });

        await pair.Server.SendAsync("abc"u8.ToArray(), TestContext.Current.CancellationToken);

        // What a reset overtakes, the client may never see; what is behind the limit it never does.
        Assert.Contains(await ProxiedPair.ReadToEndAsync(pair.Client), new[] { "!", "abc!" });
        Assert.EndsWith("!", await ProxiedPair.ReadToEndAsync(pair.Server));
        Assert.Equal(1, pair.Proxy.Counters.Of(FaultKind.Reset));
        Assert.Equal(1, pair.Proxy.Counters.FaultsOf("s1"));
    }

    [Fact]
    public async Task Finish_AfterBytesDown_DeliversThoseAndNoMore()
    {
        await using var pair = await ProxiedPair.ConnectAsync(new FaultPlan { Kind = FaultKind.Finish, AfterBytesDown = 3 });
        await ProxiedPair.ReadAsync(pair.Server, HeadBytes);

        await pair.Server.SendAsync("abcdef"u8.ToArray(), TestContext.Current.CancellationToken);

        Assert.Equal("abc", await ProxiedPair.ReadToEndAsync(pair.Client));
    }

    [Fact]
    public async Task HalfOpen_SwallowsBothWays_AndNobodyHearsOfAnEnd()
    {
        await using var pair = await ProxiedPair.ConnectAsync(new FaultPlan { Kind = FaultKind.HalfOpen, AfterBytesUp = HeadBytes, Hold = TimeSpan.FromMilliseconds(300) });
        await ProxiedPair.ReadAsync(pair.Server, HeadBytes);

        await pair.Client.SendAsync("up"u8.ToArray(), TestContext.Current.CancellationToken);
        await pair.Server.SendAsync("down"u8.ToArray(), TestContext.Current.CancellationToken);
        pair.Client.Shutdown(SocketShutdown.Send);

        // Until the proxy itself gives it up.
        Assert.Equal("!", await ProxiedPair.ReadToEndAsync(pair.Server));
        Assert.Equal("!", await ProxiedPair.ReadToEndAsync(pair.Client));
    }

    [Fact]
    public async Task Ghost_DeliversLateWhatTheClientSentLast()
    {
        await using var pair = await ProxiedPair.ConnectAsync(new FaultPlan { Kind = FaultKind.Ghost, AfterBytesUp = HeadBytes + 2, Hold = TimeSpan.FromMilliseconds(200) });

        await pair.Client.SendAsync("onlate"u8.ToArray(), TestContext.Current.CancellationToken);

        Assert.Equal("!", await ProxiedPair.ReadToEndAsync(pair.Client));
        Assert.Equal(ProxiedPair.Head + "on", await ProxiedPair.ReadAsync(pair.Server, HeadBytes + 2));
        Assert.Equal("late", await ProxiedPair.ReadToEndAsync(pair.Server));
    }

    [Fact]
    public async Task Refuse_LetsNothingThrough()
    {
        await using var pair = await ProxiedPair.ConnectAsync(new FaultPlan { Kind = FaultKind.Refuse }, reachesServer: false);

        Assert.Equal("!", await ProxiedPair.ReadToEndAsync(pair.Client));
        Assert.Equal(1, pair.Proxy.Counters.Of(FaultKind.Refuse));
    }

    [Fact]
    public async Task SlowReader_HoldsTheServerBack()
    {
        await using var pair = await ProxiedPair.ConnectAsync(new FaultPlan { BytesPerSecond = 4096 });
        pair.Server.SendBufferSize = 4096;
        pair.Server.Blocking = false;

        var sent = 0;
        var block = new byte[64 * 1024];
        while (pair.Server.Poll(TimeSpan.FromMilliseconds(100), SelectMode.SelectWrite) && sent < 64 << 20)
            sent += pair.Server.Send(block, SocketFlags.None);

        Assert.InRange(sent, 1, 8 << 20);
    }

    [Fact]
    public async Task CutAll_ResetsWhatIsOpen()
    {
        await using var pair = await ProxiedPair.ConnectAsync(new FaultPlan());
        await ProxiedPair.ReadAsync(pair.Server, HeadBytes);

        Assert.Equal(1, pair.Proxy.CutAll());

        Assert.Equal("!", await ProxiedPair.ReadToEndAsync(pair.Client));
        Assert.Equal("!", await ProxiedPair.ReadToEndAsync(pair.Server));
    }
}
