using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;

namespace Defaults.Tests.Resilience;

public class RetryTests
{
    [Theory]
    [InlineData(HttpStatusCode.InternalServerError)]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    [InlineData(HttpStatusCode.RequestTimeout)]
    [InlineData(HttpStatusCode.TooManyRequests)]
    public async Task Request_FailedTransiently_IsRetriedAfterTwoThenFourSeconds(HttpStatusCode status)
    {
        using var network = new ScriptedHandler(
            ScriptedHandler.Status(status), ScriptedHandler.LoseConnection, ScriptedHandler.Status(HttpStatusCode.OK));
        using var client = new ResilientClient(network);

        var response = client.GetAsync();
        Assert.Equal(1, network.Attempts);
        client.Time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(2, network.Attempts);
        client.Time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(2, network.Attempts);
        client.Time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(HttpStatusCode.OK, (await response).StatusCode);
        Assert.Equal(3, network.Attempts);
    }

    [Theory]
    [InlineData(HttpStatusCode.OK)]
    [InlineData(HttpStatusCode.BadRequest)]
    [InlineData(HttpStatusCode.NotFound)]
    [InlineData(HttpStatusCode.Conflict)]
    public async Task Request_AnsweredFinally_IsNotRetried(HttpStatusCode status)
    {
        using var network = new ScriptedHandler(ScriptedHandler.Status(status));
        using var client = new ResilientClient(network);

        Assert.Equal(status, (await client.GetAsync()).StatusCode);
        Assert.Equal(1, network.Attempts);
    }

    [Fact]
    public async Task Request_FailedOnEveryRetry_IsAnsweredWithTheLastFailure()
    {
        using var network = new ScriptedHandler(ScriptedHandler.Status(HttpStatusCode.BadGateway));
        using var client = new ResilientClient(network);

        var response = client.GetAsync();
        foreach (var seconds in new[] { 2, 4, 8 })
            client.Time.Advance(TimeSpan.FromSeconds(seconds));

        Assert.Equal(HttpStatusCode.BadGateway, (await response).StatusCode);
        Assert.Equal(4, network.Attempts);
    }

    [Fact]
    public async Task RetryAfter_Stated_IsWaitedFor()
    {
        using var network = new ScriptedHandler(
            ScriptedHandler.Status(
                HttpStatusCode.TooManyRequests,
                response => response.Headers.RetryAfter = new RetryConditionHeaderValue(TimeSpan.FromSeconds(7))),
            ScriptedHandler.Status(HttpStatusCode.OK));
        using var client = new ResilientClient(network);

        var response = client.GetAsync();
        client.Time.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal(1, network.Attempts);
        client.Time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(HttpStatusCode.OK, (await response).StatusCode);
    }

    [Fact]
    public async Task Body_OfRetriedPost_IsSentAgain()
    {
        using var network = new ScriptedHandler(ScriptedHandler.LoseConnection, ScriptedHandler.Status(HttpStatusCode.OK));
        using var client = new ResilientClient(network);

        var response = client.PostAsync("input");
        client.Time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(HttpStatusCode.OK, (await response).StatusCode);
        Assert.Equal(["input", "input"], network.Bodies);
    }

    [Fact]
    public async Task Post_UnsafeMethodsExempted_IsNotRetried()
    {
        using var network = new ScriptedHandler(ScriptedHandler.Status(HttpStatusCode.ServiceUnavailable));
        using var client = new ResilientClient(network, options => options.Retry.DisableForUnsafeHttpMethods());

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await client.PostAsync("input")).StatusCode);
        Assert.Equal(1, network.Attempts);

        var get = client.GetAsync();
        Assert.False(get.IsCompleted);
        client.Time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(3, network.Attempts);
    }

    [Fact]
    public async Task Client_HandlersRemoved_IsNotRetried()
    {
        using var network = new ScriptedHandler(ScriptedHandler.LoseConnection);
        using var client = new ResilientClient(network, client: http => http.RemoveAllResilienceHandlers());

        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync());
        Assert.Equal(1, network.Attempts);
    }

    [Fact]
    public void SynchronousRequest_AnsweredFinally_GoesThroughThePipeline()
    {
        using var network = new ScriptedHandler(ScriptedHandler.Status(HttpStatusCode.NotFound));
        using var client = new ResilientClient(network);
        using var request = new HttpRequestMessage(HttpMethod.Get, "http://worker");

        Assert.Equal(HttpStatusCode.NotFound, client.Http.Send(request, TestContext.Current.CancellationToken).StatusCode);
        Assert.Equal(1, network.Attempts);
    }
}
