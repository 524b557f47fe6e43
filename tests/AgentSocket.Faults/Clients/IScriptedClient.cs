using AgentSocket.Faults.Workers;

namespace AgentSocket.Faults.Clients;

/// <summary>What a script has a client do.</summary>
internal interface IScriptedClient : IAsyncDisposable
{
    /// <summary>Whether it connects no more.</summary>
    bool IsOver { get; }

    ClientStatistics Statistics { get; }

    /// <summary>Does a run to its end, and answers what it asks.</summary>
    Task RunAsync(Command command);

    /// <summary>Begins a run and cancels it when it has said something, or asks.</summary>
    Task CancelAsync(Command command, int afterCharacters);

    /// <summary>Does a run to its end, and guides it: each time when it has said so much more, or has ended.</summary>
    Task SteerAsync(Command command, IReadOnlyList<string> guidance, int afterCharacters);

    /// <summary>Waits until nothing is open any more between it and the server.</summary>
    Task SettleAsync();
}
