using System.IO.Pipelines;
using AgentSocket.Protocol;
using AgentSocket.Protocol.Workers;

namespace AgentSocket.Relay.Dispatch;

/// <summary>Why a run wasn't taken, though it may be later.</summary>
/// <param name="Note">What the client hears while it waits.</param>
/// <param name="RetryAfter">When the worker says to come back.</param>
/// <param name="Reason">The worker's own word.</param>
internal sealed record Refusal(string Note, TimeSpan? RetryAfter = null, ErrorFrame? Reason = null)
{
    private const int MaxReasonBytes = 4096;

    /// <summary>No worker is up.</summary>
    public static Refusal NoWorker { get; } = new("No worker is up.");

    /// <summary>The relay itself has no place.</summary>
    public static Refusal NoSlot { get; } = new("The relay has as many runs as it may.");

    /// <summary>The failure that the client gets when it has waited long enough.</summary>
    public AgentSocketException ToException() => Reason is { } reason
        ? new(reason.Code, reason.Message) { Retryable = true, RetryAfter = RetryAfter, Processed = false }
        : new(ErrorCodes.WorkerUnavailable, $"No worker took the run in time. {Note}") { Retryable = true, RetryAfter = RetryAfter, Processed = false };

    /// <summary>What an answer with status 429 or 503 says: <c>Retry-After</c>, and perhaps an ERROR as its body.</summary>
    public static async Task<Refusal> ReadAsync(HttpResponseMessage response, long run, TimeProvider time, CancellationToken cancellationToken)
    {
        var after = response.Headers.RetryAfter;
        var pause = after?.Delta ?? after?.Date - time.GetUtcNow();
        return new Refusal("Workers are busy.", pause < TimeSpan.Zero ? TimeSpan.Zero : pause, await ReadReasonAsync(response, run, cancellationToken));
    }

    private static async Task<ErrorFrame?> ReadReasonAsync(HttpResponseMessage response, long run, CancellationToken cancellationToken)
    {
        if (response.Content.Headers.ContentType?.MediaType != WorkerContentTypes.Frames)
            return null;
        try
        {
            var body = PipeReader.Create(await response.Content.ReadAsStreamAsync(cancellationToken));
            var reader = new FrameStreamReader(body, new FrameLimits(MaxReasonBytes));
            while (await reader.FillAsync(cancellationToken))
            {
                if (reader.TryRead(out var type, out var frame))
                    return type == FrameType.Error && FrameCodec.Read<ErrorFrame>(frame, out var error) == FrameError.None && error.Run == run ? error : null;
            }
        }
        catch (Exception exception) when (WorkerFailures.IsBroken(exception))
        {
            // A refusal without its reason is a refusal all the same.
        }

        return null;
    }
}
