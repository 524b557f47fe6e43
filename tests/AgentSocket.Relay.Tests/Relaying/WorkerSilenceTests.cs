using AgentSocket.Protocol.Workers;
using AgentSocket.Relay.Answers;
using AgentSocket.Relay.Tests.Hosts;
using Microsoft.Extensions.Time.Testing;

namespace AgentSocket.Relay.Tests.Relaying;

public sealed class WorkerSilenceTests : IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Nearly = TimeSpan.FromSeconds(14);

    private readonly FakeTimeProvider _time = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly WorkerSilence _silence;

    public WorkerSilenceTests() => _silence = new WorkerSilence(Longest, _time, _stop.Token);

    public void Dispose()
    {
        _silence.Dispose();
        _stop.Dispose();
    }

    [Fact]
    public async Task Silence_BeginsAnewWithEachRead()
    {
        for (var i = 0; i < 5; i++)
        {
            var (arrival, waiting) = Read();
            _time.Advance(Nearly);
            arrival.SetResult(i);

            Assert.Equal(i, await waiting.Soon());
        }
    }

    [Fact]
    public async Task Silence_WithoutARead_DoesntCount()
    {
        _time.Advance(2 * Longest);
        var (arrival, waiting) = Read();
        arrival.SetResult(1);

        Assert.Equal(1, await waiting.Soon());
    }

    [Fact]
    public async Task Silence_ThatLastsTooLong_IsATimeout()
    {
        var (_, waiting) = Read();

        _time.Advance(Longest);

        await Assert.ThrowsAsync<TimeoutException>(() => waiting.Soon());
    }

    [Fact]
    public async Task Read_ThatIsCancelled_IsNoTimeout()
    {
        var (_, waiting) = Read();

        await _stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.Soon());
    }

    [Theory]
    [InlineData("5000", 15_000)]
    [InlineData("1", 3)]
    [InlineData("0", 60_000)]
    [InlineData("-5", 60_000)]
    [InlineData("5s", 60_000)]
    [InlineData("999999999999", 60_000)]
    [InlineData(null, 60_000)]
    public void Limit_IsThreeOfTheHeartbeatsThatArePromised(string? header, int milliseconds)
    {
        using var response = new HttpResponseMessage();
        if (header is not null)
            response.Headers.Add(WorkerHeaders.Heartbeat, header);

        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), WorkerSilence.LongestOf(response, TimeSpan.FromMinutes(1)));
    }

    private (TaskCompletionSource<int> Arrival, Task<int> Waiting) Read()
    {
        var arrival = new TaskCompletionSource<int>();
        _silence.Token.Register(() => arrival.TrySetCanceled(_silence.Token));
        return (arrival, _silence.AwaitAsync(new ValueTask<int>(arrival.Task)).AsTask());
    }
}
