using System.ComponentModel.DataAnnotations;
using AgentSocket.Server;
using Microsoft.Extensions.Options;

namespace AgentSocket.Relay;

/// <summary>How a relay deals with its workers.</summary>
internal sealed class RelayOptions
{
    /// <summary>The configuration's section.</summary>
    public const string Section = "AgentSocket:Relay";

    /// <summary>How long a run waits for a worker that takes it.</summary>
    /// <value>30 seconds; from 0 to 10 minutes.</value>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan WorkerWait { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How many workers may be tried for a run: when one breaks off, the next goes on. Attempts that end otherwise, as when a relay is stopped, don't count.</summary>
    /// <value>3; from 1 to 10.</value>
    [Range(1, 10)]
    public int MaxAttempts { get; set; } = 3;

    /// <summary>
    /// How long a worker may be silent, before its answer begins and within it, before it is taken for lost. One that promises heartbeats in its
    /// answer may be silent for three of those instead.
    /// </summary>
    /// <value>4 minutes, as long as the front ends of functions wait too; from 1 second to 1 day.</value>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan WorkerSilence { get; set; } = TimeSpan.FromMinutes(4);

    /// <summary>How long a run may last at most, whatever deadline its client gave.</summary>
    /// <value>30 minutes; from 1 second to 1 day.</value>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan RunTimeout { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>How long the end of an answer's body may follow its last frame.</summary>
    /// <value>5 seconds; from 0 to 1 minute.</value>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan EndGrace { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How many runs workers do for this relay at once: each is an open request.</summary>
    /// <value>1,000; from 1 to 100,000.</value>
    [Range(1, 100_000)]
    public int MaxRunsAtOnce { get; set; } = 1_000;

    /// <summary>How many more runs may wait for their turn.</summary>
    /// <value>10,000; from 0 to 1,000,000.</value>
    [Range(0, 1_000_000)]
    public int MaxRunsWaiting { get; set; } = 10_000;

    /// <summary>How long a relay may be silent before the others take its runs.</summary>
    /// <value>5 seconds; from 1 second to 3 minutes, and at least three times <see cref="AgentSocketServerOptions.BeatInterval"/>.</value>
    [Range(typeof(TimeSpan), "00:00:01", "00:03:00")]
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long the store of sessions may take to answer.</summary>
    /// <value>2 seconds; from 100 milliseconds to 30 seconds.</value>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:00:30")]
    public TimeSpan StoreTimeout { get; set; } = TimeSpan.FromSeconds(2);
}

/// <summary>Checks the ranges at the start.</summary>
[OptionsValidator]
internal sealed partial class RelayOptionsValidator : IValidateOptions<RelayOptions>;
