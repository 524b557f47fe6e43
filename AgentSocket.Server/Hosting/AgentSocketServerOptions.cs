using System.ComponentModel.DataAnnotations;
using AgentSocket.Protocol;
using Microsoft.Extensions.Options;

namespace AgentSocket.Server;

/// <summary>How a server keeps its connections and sessions.</summary>
public sealed class AgentSocketServerOptions
{
    /// <summary>The mode's name in metrics: <c>direct</c> or <c>relay</c>.</summary>
    /// <value><c>direct</c>.</value>
    [Required]
    public string Mode { get; set; } = "direct";

    /// <summary>The largest message that is accepted and sent, in bytes.</summary>
    /// <value>1 MiB; from 1 KiB to 16 MiB.</value>
    [Range(1024, 16 * 1024 * 1024)]
    public int MaxFrameBytes { get; set; } = FrameLimits.DefaultMaxFrameBytes;

    /// <summary>How many numbered frames may be unacknowledged before STREAM and EVENT wait. Spec §6.</summary>
    /// <value>1,024; from 8 to 65,536.</value>
    [Range(8, 65_536)]
    public int WindowFrames { get; set; } = 1_024;

    /// <summary>How many bytes may be unacknowledged before STREAM and EVENT wait. Spec §6.</summary>
    /// <value>256 KiB; from 4 KiB to 64 MiB.</value>
    [Range(4096, 64 * 1024 * 1024)]
    public int WindowBytes { get; set; } = 256 * 1024;

    /// <summary>How often a client sends PING; one that is silent for twice as long is closed with 4408. Spec §8.</summary>
    /// <value>30 seconds; from 1 second to 10 minutes.</value>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan HeartbeatInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a session lives without a connection. Spec §10.</summary>
    /// <value>120 seconds; from 0 to 1 day.</value>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan Retention { get; set; } = TimeSpan.FromSeconds(120);

    /// <summary>How long a run may wait for its client, and its session live for that without a connection. Spec §9.5.</summary>
    /// <value>1 day; from 1 minute to 30 days.</value>
    [Range(typeof(TimeSpan), "00:01:00", "30.00:00:00")]
    public TimeSpan SuspensionLimit { get; set; } = TimeSpan.FromDays(1);

    /// <summary>How many tools a client may offer at once; more are refused. Spec §4.5.</summary>
    /// <value>128; from 0 to 4,096.</value>
    [Range(0, 4096)]
    public int MaxClientTools { get; set; } = 128;

    /// <summary>How many connections there may be at once; more get status 503.</summary>
    /// <value>10,000; at least 1.</value>
    [Range(1, int.MaxValue)]
    public int MaxConnections { get; set; } = 10_000;

    /// <summary>How many sessions are kept. Beyond it, one that loses its connection ends at once. Spec §10.1.</summary>
    /// <value>20,000; at least 1.</value>
    [Range(1, int.MaxValue)]
    public int MaxSessions { get; set; } = 20_000;

    /// <summary>How many runs may go on at once in a session; more end with <see cref="ErrorCodes.TooManyRuns"/>.</summary>
    /// <value>64; from 1 to 1,024.</value>
    [Range(1, 1024)]
    public int MaxRuns { get; set; } = 64;

    /// <summary>Origins beside the server's own that browsers may connect from, such as <c>https://app.example.com</c>. Spec §1.2.</summary>
    /// <value>None.</value>
    public IList<string> AllowedOrigins { get; } = [];

    /// <summary>
    /// How long runs may go on after the server was asked to stop; then connections are closed with 4503. Never longer than the host's
    /// <see cref="Microsoft.Extensions.Hosting.HostOptions.ShutdownTimeout"/>, less the 5 seconds that closing may take.
    /// </summary>
    /// <value>10 seconds; from 0 to 5 minutes.</value>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00")]
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How often a server of a fleet says that it lives, and looks after sessions that wait for others.</summary>
    /// <value>1 second; from 100 milliseconds to 1 minute, and at most a third of the store's lease.</value>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00")]
    public TimeSpan BeatInterval { get; set; } = TimeSpan.FromSeconds(1);

    internal SessionLimits Limits => new()
    {
        HeartbeatMs = (long)HeartbeatInterval.TotalMilliseconds,
        MaxFrameBytes = MaxFrameBytes,
        WindowFrames = WindowFrames,
        WindowBytes = WindowBytes,
        RetentionMs = (long)Retention.TotalMilliseconds,
    };
}

/// <summary>Checks the ranges at the start.</summary>
[OptionsValidator]
internal sealed partial class AgentSocketServerOptionsValidator : IValidateOptions<AgentSocketServerOptions>;
