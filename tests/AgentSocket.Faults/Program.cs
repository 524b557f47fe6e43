using AgentSocket.Faults;
using AgentSocket.Faults.Scenario;

if (CommandLine.Parse(args) is not { } options)
{
    Console.Error.WriteLine(CommandLine.Usage);
    return 2;
}

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) => pressed.Cancel = !stop.IsCancellationRequested && stop.CancelAsync() is not null;
Console.WriteLine($"{options.Name}, seed {options.Seed}, {options.Topology}: {options.Folder}");
var report = await ScenarioRunner.RunAsync(options, TimeProvider.System, stop.Token);
Console.WriteLine(report.ToText());
return report.Findings.Count == 0 ? 0 : 1;
