using AgentSocket.Faults.Clients;
using AgentSocket.Faults.Scenario;
using AgentSocket.Faults.Seeding;
using AgentSocket.Faults.Workers;

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

    /// <summary>Ends each run at once.</summary>
    private sealed class PromptClient : IScriptedClient
    {
        public int Runs { get; private set; }

        public bool IsOver => false;

        public ClientStatistics Statistics { get; } = new();

        public Task RunAsync(Command command)
        {
            Runs++;
            return Task.CompletedTask;
        }

        public Task CancelAsync(Command command, int afterCharacters) => RunAsync(command);

        public Task SteerAsync(Command command, IReadOnlyList<string> guidance, int afterCharacters) => RunAsync(command);

        public Task SettleAsync() => Task.CompletedTask;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
