using AgentSocket.Agents.Tests.Support;
using AgentSocket.Protocol;

namespace AgentSocket.Agents.Tests.Samples;

/// <summary>The samples of docs/agents.md: what is printed there is what runs here.</summary>
public sealed class SampleTests
{
    [Theory]
    [InlineData("ReverseWordsAgent.cs")]
    [InlineData("CoffeeAgent.cs")]
    public void Sample_InTheDocument_IsThisCode(string file)
    {
        var code = Read(file);
        var sample = code[code.IndexOf("internal sealed class", StringComparison.Ordinal)..].Trim();

        Assert.Contains($"```csharp\n{sample}\n```", Read("agents.md"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Waiting.InMemory)]
    [InlineData(Waiting.Suspended)]
    public async Task ReverseWords_StreamsWordByWord(Waiting waiting)
    {
        var run = new TestRun(waiting);

        await run.RunAsync(new ReverseWordsAgent(), "one two three");

        Assert.Equal("three two one ", run.Client.Text);
    }

    [Theory]
    [InlineData(Waiting.InMemory)]
    [InlineData(Waiting.Suspended)]
    public async Task Coffee_IsOrderedOnce(Waiting waiting)
    {
        var orders = new List<string>();
        var run = new TestRun(waiting) { ClientTools = { new ToolDefinition("location", "Where the person is") } };
        run.Client.OnQuestion = _ => (ReplyAction.Accept, "large");
        run.Client.OnCall = _ => (ToolStatus.Ok, "Lisbon");

        await run.RunAsync(
            new CoffeeAgent((size, _) =>
            {
                orders.Add(size);
                return new(AgentValue.FromJson($"{orders.Count}"));
            }),
            AgentValue.Nil);

        Assert.Equal("Order 1: a large coffee to Lisbon.", run.Client.Text);
        Assert.Equal(["large"], orders);
    }

    private static string Read(string name)
    {
        using var stream = typeof(SampleTests).Assembly.GetManifestResourceStream(name) ?? throw new FileNotFoundException(name);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
