namespace Aspire.Hosting.Processes;

/// <summary>A program to run.</summary>
internal sealed record ProcessSpec(
    string Program, IReadOnlyList<string> Arguments, string WorkingDirectory, IReadOnlyDictionary<string, string> Environment);
