using AgentSocket.Agents.DocsSearch;

namespace AgentSocket.Agents.Tests.DocsSearch;

public class DocsIndexTests
{
    private static readonly DocsIndex Index = new([
        new("spec.md", "Spec › Heartbeat", "The client sends a PING every 30 seconds. Without a PONG the connection is dead."),
        new("spec.md", "Spec › Resuming sessions", "A client that lost its connection resumes the session: frames are replayed, no token is lost."),
        new("spec.md", "Spec › Window", "The window bounds how many frames a server may have sent that the client has not acknowledged."),
        new("README.md", "Agent Socket › Running", "Start the solution with one command. A write to the window happens."),
    ]);

    [Theory]
    [InlineData("How do I resume a session?", "Spec › Resuming sessions")]
    [InlineData("heartbeats", "Spec › Heartbeat")]
    [InlineData("What is the window?", "Spec › Window")]
    [InlineData("how to run it", "Agent Socket › Running")]
    public void Search_Question_FindsTheFittingPassageFirst(string question, string heading) =>
        Assert.Equal(heading, Index.Search(question, 3)[0].Heading);

    [Theory]
    [InlineData("What is the weather in Paris?")]
    [InlineData("Write me a poem about horses")]
    [InlineData("what is it")]
    [InlineData("")]
    [InlineData("???")]
    public void Search_WhatIsntThere_FindsNothing(string question) => Assert.Empty(Index.Search(question, 3));

    [Fact]
    public void Search_WithABound_KeepsIt() => Assert.Single(Index.Search("client", 1));

    [Fact]
    public void Search_WithoutDocuments_FindsNothing() => Assert.Empty(new DocsIndex([]).Search("window", 3));
}
