using AgentSocket.Protocol;

namespace AgentSocket.Relay.Dispatch;

/// <summary>What the failures of a request to a worker mean. Spec §11.6.</summary>
internal static class WorkerFailures
{
    /// <summary>Whether no byte of the request can have reached a worker: no name, no connection, or none in time.</summary>
    public static bool IsUnsent(Exception exception) => exception
        is HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError }
        or OperationCanceledException { InnerException: TimeoutException };

    /// <summary>Whether the connection to the worker is gone, or is as good as gone.</summary>
    public static bool IsBroken(Exception exception) => exception is HttpRequestException or IOException or TimeoutException;

    /// <summary>The worker's answer isn't what it should be.</summary>
    public static AgentSocketException Protocol(string what) =>
        new(ErrorCodes.WorkerProtocol, $"The worker's answer isn't what the protocol says: {what}.");
}
