using System.ComponentModel;
using AgentSocket.Agents.Tests.Support;
using AgentSocket.Protocol;
using Microsoft.SemanticKernel;

namespace AgentSocket.Agents.Tests.Tools;

/// <summary>Functions of the kernel that a client invokes as targets, without a model.</summary>
public sealed class ToolAgentTests : IAsyncDisposable
{
    private readonly Till _till = new();
    private readonly TestAgents _agents;

    public ToolAgentTests() => _agents = TestAgents.Create(time: null, kernel => kernel.Plugins.AddFromObject(_till, "till"), ("AgentSocket:Chat:ApproveTools:0", "till-pay"));

    public ValueTask DisposeAsync() => _agents.DisposeAsync();

    /// <summary>A person is asked about what the tool takes, and nothing else; who agreed to one value must not get another.</summary>
    [Theory]
    [InlineData("""{"sum":"one"}""", "'sum' must be an integer.")]
    [InlineData("""{}""", "'sum' is missing.")]
    [InlineData("null", "'sum' is missing.")]
    [InlineData("\"one\"", "'sum' must be an integer.")]
    [InlineData("""{"sum":1,"tip":2}""", "There is no argument 'tip'.")]
    [InlineData("""{"sum":2,"SUM":7}""", "'SUM' is given twice.")]
    [InlineData("""{"sum":2,"sum":7}""", "'sum' is given twice.")]
    [InlineData("""{"Sum":7}""", "'Sum' must be written 'sum'.")]
    public async Task Arguments_ThatAreWrong_AreRefusedBeforeAnybodyIsAsked(string arguments, string told)
    {
        var run = new TestRun(Waiting.InMemory);

        var failure = await Assert.ThrowsAsync<AgentSocketException>(() => RunAsync(run, "till-pay", arguments));

        Assert.Equal((ErrorCodes.InvalidInput, told, false), (failure.Code, failure.Message, failure.Processed));
        Assert.Empty(run.Client.Questions);
    }

    [Theory]
    [InlineData(Waiting.InMemory, """{"sum":3}""")]
    [InlineData(Waiting.Suspended, """{"sum":3}""")]
    [InlineData(Waiting.Suspended, "3")]
    public async Task ToolThatChangesSomething_IsCalledOnce_WhenThePersonAgrees(Waiting waiting, string arguments)
    {
        var run = new TestRun(waiting);
        run.Client.OnQuestion = question => (ReplyAction.Accept, question.Approval!.Digest);

        var result = await RunAsync(run, "till-pay", arguments);

        Assert.Equal("\"paid 3\"", result.Value.ToJson());
        Assert.Equal(1, _till.Calls);
    }

    /// <summary>What has returned isn't done again, whether anybody had to agree or not.</summary>
    [Fact]
    public async Task Tool_ThatAsks_DoesWhatItDidBeforeOnce()
    {
        var run = new TestRun(Waiting.Suspended);
        run.Client.OnQuestion = _ => (ReplyAction.Accept, "card");

        var result = await RunAsync(run, "till-choose", """{"sum":3}""");

        Assert.Equal("\"card: paid 3\"", result.Value.ToJson());
        Assert.Equal((1, 2), (_till.Calls, run.Attempts));
    }

    [Fact]
    public async Task Tool_ThatFails_TellsWhatConcernsItsCaller()
    {
        var told = await Assert.ThrowsAsync<AgentSocketException>(() => RunAsync(new TestRun(Waiting.InMemory), "till-break", """{"how":"call"}"""));
        await Assert.ThrowsAsync<InvalidOperationException>(() => RunAsync(new TestRun(Waiting.InMemory), "till-break", """{"how":"host"}"""));

        Assert.Equal((ErrorCodes.InvalidInput, "Not so."), (told.Code, told.Message));
    }

    private async Task<AgentResult> RunAsync(TestRun run, string target, string arguments) =>
        await run.RunAsync(_agents.Catalog.Find(target), AgentValue.FromJson(arguments), target: target);

    private sealed class Till
    {
        public int Calls { get; private set; }

        [KernelFunction("pay")]
        [Description("Pays.")]
        public string Pay(int sum)
        {
            Calls++;
            return $"paid {sum}";
        }

        [KernelFunction("choose")]
        [Description("Pays as the person chooses.")]
        public async Task<string> ChooseAsync(Kernel kernel, int sum, CancellationToken cancellationToken)
        {
            var paid = await kernel.Run().StepAsync("pay", _ => new(Pay(sum)), cancellationToken);
            var reply = await kernel.Run().ClarifyAsync(Question.Text("How?"), cancellationToken);
            paid.TryGetString(out var text);
            return $"{reply.Text}: {text}";
        }

        [KernelFunction("break")]
        [Description("Fails.")]
        public static string Break(string how) => throw (how == "call" ? new ArgumentException("Not so.") : new InvalidOperationException("No till at 10.1.2.3."));
    }
}
