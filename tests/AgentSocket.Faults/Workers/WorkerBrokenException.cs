namespace AgentSocket.Faults.Workers;

/// <summary>The worker breaks off, as if its process had ended.</summary>
internal sealed class WorkerBrokenException : Exception;
