using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace AgentSocket.FunctionWorker;

/// <summary>Section <c>AgentSocket:Worker</c>: how a worker takes runs.</summary>
internal sealed class WorkerOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "AgentSocket:Worker";

    /// <summary>The largest invocation, in bytes.</summary>
    /// <value>4.25 MiB by default: a frame of 1 MiB, the text that earlier attempts emitted, and what stands around them; from 4 KiB to 32 MiB.</value>
    [Range(4096, 32 * 1024 * 1024)]
    public int MaxInvocationBytes { get; set; } = (4096 + 256) * 1024;

    /// <summary>How often a worker whose agent is silent shows its relay that it lives. The relay takes it for lost after three times as long.</summary>
    /// <value>5 seconds by default; from 100 milliseconds to 1 minute.</value>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00")]
    public TimeSpan HeartbeatInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a conversation is kept after its last turn.</summary>
    /// <value>24 hours by default; from 1 minute to 30 days.</value>
    [Range(typeof(TimeSpan), "00:01:00", "30.00:00:00")]
    public TimeSpan ConversationLifetime { get; set; } = TimeSpan.FromHours(24);

    /// <summary>How many bytes of a conversation are stored; the oldest turns go first. The last stays, and is bounded by the conversation's tokens.</summary>
    /// <value>512 KiB by default; from 4 KiB to 16 MiB.</value>
    [Range(4096, 16 * 1024 * 1024)]
    public int MaxConversationBytes { get; set; } = 512 * 1024;

    /// <summary>How long a run's journal is kept after its last step. It should be longer than a run may wait for its client.</summary>
    /// <value>25 hours by default; from 1 minute to 31 days.</value>
    [Range(typeof(TimeSpan), "00:01:00", "31.00:00:00")]
    public TimeSpan JournalLifetime { get; set; } = TimeSpan.FromHours(25);

    /// <summary>How many bytes the journal of a run may have; a run that does more fails with <c>state_unavailable</c>.</summary>
    /// <value>1 MiB by default; from 4 KiB to 16 MiB.</value>
    [Range(4096, 16 * 1024 * 1024)]
    public int MaxJournalBytes { get; set; } = 1024 * 1024;

    /// <summary>How long Redis may take to answer before the run fails with <c>state_unavailable</c>.</summary>
    /// <value>2 seconds by default; from 100 milliseconds to 1 minute.</value>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00")]
    public TimeSpan RedisTimeout { get; set; } = TimeSpan.FromSeconds(2);
}

/// <summary>Checks the ranges at the start.</summary>
[OptionsValidator]
internal sealed partial class WorkerOptionsValidator : IValidateOptions<WorkerOptions>;
