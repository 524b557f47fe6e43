using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace AgentSocket.Server;

/// <summary>Section <c>AgentSocket:Push</c>: what a server takes of other services.</summary>
public sealed class PushOptions
{
    /// <summary>The configuration's section.</summary>
    public const string Section = "AgentSocket:Push";

    /// <summary>The largest body of a push, in bytes.</summary>
    /// <value>2 MiB; from 1 KiB to 32 MiB.</value>
    [Range(1024, 32 * 1024 * 1024)]
    public int MaxBytes { get; set; } = 2 * 1024 * 1024;

    /// <summary>How long a push waits for a session's window.</summary>
    /// <value>10 seconds; from 0 to 1 minute.</value>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan Wait { get; set; } = TimeSpan.FromSeconds(10);
}

/// <summary>Checks the ranges at the start.</summary>
[OptionsValidator]
internal sealed partial class PushOptionsValidator : IValidateOptions<PushOptions>;
