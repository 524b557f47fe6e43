using AgentSocket.Faults.Clients;
using AgentSocket.Faults.Scenario;
using AgentSocket.Faults.Seeding;
using AgentSocket.Faults.Workers;
using AgentSocket.Protocol;

namespace AgentSocket.Faults.Tests.Scenarios;

public sealed class SessionScriptTests
{
    [Fact]
    public async Task Script_WhoseShareIsNeverUsedUp_EndsWithItsTime()
    {
        var client = new PromptClient();

        await new SessionScript(new Dice(1)).RunAsync(client, rounds: 1, isBrokenEnough: () => false, isLate: () => client.Runs >= 50);

        Assert.InRange(client.Runs, 50, 52);
    }

    [Theory]
    [InlineData(11, false)]
    [InlineData(13, true)]
    [InlineData(15, true)]
    [InlineData(16, true)]
    [InlineData(18, false)]
    [InlineData(19, true)]
    [InlineData(20, true)]
    [InlineData(21, true)]
    public async Task Script_OfTheSeedsThatAreTested_AsksCallsCancelsAndGuides(long seed, bool isOfBench)
    {
        var client = new PromptClient();
        foreach (var session in Enumerable.Range(0, 6).Select(SessionNames.Of))
            await new SessionScript(new Dice(seed, "script", session), isOfBench).RunAsync(client, rounds: 3, isBrokenEnough: () => true, isLate: () => false);

        Assert.Contains(client.Done, done => done is { Way: nameof(IScriptedClient.RunAsync), Command.Asks: true } && done.Command.Tokens.Any(token => token.Question?.Type == FrameType.Clarify));
        Assert.Contains(client.Done, done => done.Command.Tokens.Any(token => token.Question?.Type == FrameType.ToolCall));
        Assert.Contains(client.Done, done => done is { Way: nameof(IScriptedClient.CancelAsync), Command.Asks: false });
        Assert.Contains(client.Done, done => done is { Way: nameof(IScriptedClient.SteerAsync), Command.IsSteerable: true });
    }

    /// <summary>Ends each run at once.</summary>
    private sealed class PromptClient : IScriptedClient
    {
        public List<(string Way, Command Command)> Done { get; } = [];

        public int Runs => Done.Count;

        public bool IsOver => false;

        public ClientStatistics Statistics { get; } = new();

        public Task RunAsync(Command command) => Do(nameof(RunAsync), command);

        public Task CancelAsync(Command command, int afterCharacters) => Do(nameof(CancelAsync), command);

        public Task SteerAsync(Command command, IReadOnlyList<string> guidance, int afterCharacters) => Do(nameof(SteerAsync), command);

        public Task SettleAsync() => Task.CompletedTask;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        private Task Do(string way, Command command)
        {
            Done.Add((way, command));
            return Task.CompletedTask;
        }
    }
}
