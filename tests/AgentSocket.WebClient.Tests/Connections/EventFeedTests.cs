using AgentSocket.Protocol;
using AgentSocket.Protocol.Client;
using AgentSocket.WebClient.Connections;
using Microsoft.Extensions.Time.Testing;

namespace AgentSocket.WebClient.Tests.Connections;

public sealed class EventFeedTests
{
    [Fact]
    public void Events_AreTheLastOnesNewestFirst()
    {
        var time = new FakeTimeProvider();
        var feed = new EventFeed(time);
        for (var i = 1; i <= EventFeed.Capacity + 5; i++)
            feed.Add(new AgentEvent("build", AgentValue.FromJson($"{i}"), Id: null, TraceParent: null));

        Assert.Equal(EventFeed.Capacity, feed.Events.Count);
        Assert.Equal(new ReceivedEvent(EventFeed.Capacity + 5, time.GetUtcNow(), "build", $"{EventFeed.Capacity + 5}"), feed.Events[0]);
        feed.Clear();
        Assert.Empty(feed.Events);
    }
}
