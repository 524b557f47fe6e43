using System.Net;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Options;
using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace Defaults.Tests.Resilience;

public class LimitTests
{
    private static readonly Uri Other = new("http://other/");

    [Fact]
    public async Task Attempt_Hanging_IsGivenUpAfterTenSecondsAndRetried()
    {
        using var network = new ScriptedHandler(ScriptedHandler.Hang, ScriptedHandler.Status(HttpStatusCode.OK));
        using var client = new ResilientClient(network);

        var response = client.GetAsync();
        client.Time.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal(1, network.Attempts);
        client.Time.Advance(TimeSpan.FromSeconds(1));
        client.Time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(HttpStatusCode.OK, (await response).StatusCode);
        Assert.Equal(2, network.Attempts);
    }

    [Fact]
    public async Task Request_LongerThanThirtySeconds_TimesOut()
    {
        using var network = new ScriptedHandler(ScriptedHandler.Hang);
        using var client = new ResilientClient(network);

        var response = client.GetAsync();
        for (var second = 0; second < 30; second++)
            client.Time.Advance(TimeSpan.FromSeconds(1));

        await Assert.ThrowsAsync<TimeoutRejectedException>(() => response);
        Assert.Equal(Timeout.InfiniteTimeSpan, client.Http.Timeout);
    }

    [Fact]
    public async Task Breaker_AfterAHundredFailures_OpensForFiveSeconds()
    {
        using var network = new ScriptedHandler(ScriptedHandler.Status(HttpStatusCode.InternalServerError));
        using var client = new ResilientClient(network, WithoutRetries);
        for (var request = 0; request < 100; request++)
            await client.GetAsync();

        await Assert.ThrowsAsync<BrokenCircuitException>(() => client.GetAsync());
        await Assert.ThrowsAsync<BrokenCircuitException>(() => client.GetAsync(Other));
        Assert.Equal(100, network.Attempts);

        client.Time.Advance(TimeSpan.FromSeconds(5));
        await client.GetAsync();
        Assert.Equal(101, network.Attempts);
    }

    [Fact]
    public async Task Breaker_PipelineByAuthority_OpensForThatAuthorityOnly()
    {
        using var network = new ScriptedHandler(ScriptedHandler.Status(HttpStatusCode.InternalServerError));
        using var client = new ResilientClient(network, WithoutRetries, pipeline => pipeline.SelectPipelineByAuthority());
        for (var request = 0; request < 100; request++)
            await client.GetAsync();

        await Assert.ThrowsAsync<BrokenCircuitException>(() => client.GetAsync());
        Assert.Equal(HttpStatusCode.InternalServerError, (await client.GetAsync(Other)).StatusCode);
    }

    [Fact]
    public async Task Requests_MoreThanAThousandAtOnce_AreRejected()
    {
        var answer = new TaskCompletionSource<HttpResponseMessage>();
        using var network = new ScriptedHandler((_, _) => answer.Task);
        using var client = new ResilientClient(network);
        var requests = Enumerable.Range(0, 1000).Select(_ => client.GetAsync()).ToList();

        await Assert.ThrowsAnyAsync<ExecutionRejectedException>(() => client.GetAsync());

        answer.SetResult(new HttpResponseMessage(HttpStatusCode.OK));
        await Task.WhenAll(requests);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync()).StatusCode);
    }

    [Fact]
    public async Task Options_AttemptLongerThanAll_AreRefused()
    {
        using var network = new ScriptedHandler(ScriptedHandler.Status(HttpStatusCode.OK));
        using var client = new ResilientClient(network, options => options.AttemptTimeout.Timeout = TimeSpan.FromMinutes(1));

        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => client.GetAsync());
        Assert.Equal(2, refused.Failures.Count());
    }

    private static void WithoutRetries(HttpStandardResilienceOptions options)
        => options.Retry.ShouldHandle = _ => ValueTask.FromResult(false);
}
