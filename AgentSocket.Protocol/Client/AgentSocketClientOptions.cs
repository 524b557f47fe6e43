using System.Net.WebSockets;

namespace AgentSocket.Protocol.Client;

/// <summary>How a client connects.</summary>
public sealed class AgentSocketClientOptions
{
    private const int MinFrameBytes = 1024;

    /// <summary>Sets headers (such as Authorization), certificates and proxies of the handshake.</summary>
    public Action<ClientWebSocketOptions>? ConfigureWebSocket { get; set; }

    /// <summary>Sends the handshake; null for a connection of its own. It lives as long as the caller keeps it.</summary>
    public HttpMessageInvoker? HttpMessageInvoker { get; set; }

    /// <summary>How long connecting may take.</summary>
    /// <value>10 seconds; more than zero, up to 10 minutes.</value>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the server may take to answer a PING before the connection counts as dead. Spec §8.</summary>
    /// <value>10 seconds; more than zero, up to 10 minutes.</value>
    public TimeSpan PongTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The largest message that the client accepts, in bytes.</summary>
    /// <value>1 MiB; from 1 KiB on.</value>
    public int MaxFrameBytes { get; set; } = FrameLimits.DefaultMaxFrameBytes;

    /// <summary>Whether a client that has lost its connection connects again by itself, and goes on with its session. Spec §10.</summary>
    /// <value>True.</value>
    public bool Reconnect { get; set; } = true;

    /// <summary>
    /// The greatest wait before the first attempt to connect again. It doubles with each attempt, up to <see cref="ReconnectMaxDelay"/>;
    /// each wait is drawn at random between nothing and that.
    /// </summary>
    /// <value>100 milliseconds; from 1 millisecond to 1 minute.</value>
    public TimeSpan ReconnectBaseDelay { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The greatest wait before any attempt to connect again. After close code 4429 the client waits at least half of it.</summary>
    /// <value>5 seconds; from <see cref="ReconnectBaseDelay"/> to 10 minutes.</value>
    public TimeSpan ReconnectMaxDelay { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long after the loss of its connection a client gives up; at latest when the session's announced retention is over, unless a run is known to wait
    /// for this client: a server keeps such a session for longer, and says so when it is reached. Spec §7.1.
    /// </summary>
    /// <value>Null: the session's retention, and without an end while a run waits. Else more than zero, up to 1 day.</value>
    public TimeSpan? ReconnectTimeout { get; set; }

    /// <summary>The tools that the client offers from the beginning; <see cref="AgentSocketClient.OfferTools"/> offers more. Spec §4.5.</summary>
    /// <value>None.</value>
    public IReadOnlyCollection<ClientTool> Tools { get; set; } = [];

    /// <summary>
    /// Asks a person whether a tool may be called with these arguments: one with side effects, or where the agent wants it. The token is cancelled when the
    /// answer isn't needed any more. Spec §4.4.
    /// </summary>
    /// <value>Null: such calls are refused.</value>
    public Func<ClientToolCall, CancellationToken, Task<bool>>? ApproveToolCall { get; set; }

    /// <summary>Whether questions of agents reach the application, which answers them (<see cref="QuestionUpdate"/>, <see cref="AgentRun.Reply"/>). Spec §4.12.</summary>
    /// <value>False: the agent hears at once that nobody can be asked.</value>
    public bool AnswersQuestions { get; set; }

    /// <summary>Sees every frame that goes out or comes in, on every connection.</summary>
    /// <value>Null: nobody, which costs nothing.</value>
    public FrameObserver? FrameObserver { get; set; }

    /// <summary>The clock.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>What is drawn for each wait: uniform in [0, 1).</summary>
    internal Func<double> Jitter { get; set; } = Random.Shared.NextDouble;

    internal void Validate()
    {
        RequireRange(ConnectTimeout, TimeSpan.FromTicks(1), TimeSpan.FromMinutes(10), nameof(ConnectTimeout));
        RequireRange(PongTimeout, TimeSpan.FromTicks(1), TimeSpan.FromMinutes(10), nameof(PongTimeout));
        RequireRange(ReconnectBaseDelay, TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(1), nameof(ReconnectBaseDelay));
        RequireRange(ReconnectMaxDelay, ReconnectBaseDelay, TimeSpan.FromMinutes(10), nameof(ReconnectMaxDelay));
        RequireRange(ReconnectTimeout ?? TimeSpan.FromDays(1), TimeSpan.FromTicks(1), TimeSpan.FromDays(1), nameof(ReconnectTimeout));
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxFrameBytes, MinFrameBytes, nameof(MaxFrameBytes));
    }

    private static void RequireRange(TimeSpan value, TimeSpan min, TimeSpan max, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, min, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, max, name);
    }
}
