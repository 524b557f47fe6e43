using AgentSocket.Protocol;

namespace AgentSocket.Agents;

/// <summary>
/// One run, as its host hands it to an agent: what was asked for, and all that the agent can do about it. In a worker an agent's code may run more
/// than once for a run, because the run waited for its client, was guided, or lost its worker. So between the calls of this class the code must do the
/// same each time; what it can't do twice goes through <see cref="StepAsync"/>.
/// </summary>
public sealed class AgentContext
{
    private readonly IAgentHost _host;
    private readonly Asking _asking;
    private readonly ToolCalling _calling;
    private readonly Guidance _guidance;
    private readonly RunPushes _pushes;

    /// <summary>A run on a host.</summary>
    /// <param name="host">The host, of this run.</param>
    public AgentContext(IAgentHost host)
    {
        ArgumentNullException.ThrowIfNull(host);
        _host = host;
        _pushes = new RunPushes(host);
        Steps = new StepRunner(host.Journal, _pushes);
        var waiting = new ClientWait(host);
        _asking = new Asking(host, Steps, waiting);
        _calling = new ToolCalling(host, Steps, waiting);
        _guidance = new Guidance(host, Steps);
    }

    /// <summary>The INVOKE's target, one of the agent's.</summary>
    public required string Target { get; init; }

    /// <summary>The INVOKE's input. Its bytes stay valid until the run has ended.</summary>
    public required AgentValue Input { get; init; }

    /// <summary>The session's turns. The agent adds this run's; the host keeps it, also when the run fails.</summary>
    public required Conversation Conversation { get; init; }

    /// <summary>Names the session.</summary>
    public required string SessionId { get; init; }

    /// <summary>Whose session it is; null for an anonymous client.</summary>
    public string? Principal { get; init; }

    /// <summary>Whether the agent takes guidance (<see cref="IAgent.IsSteerable"/>). If not, there is none: the host rejects it.</summary>
    public bool IsSteerable { get; init; } = true;

    /// <summary>The run's number in the session.</summary>
    public long Run => _host.Writer.Run;

    /// <summary>How long the run's text is, in UTF-16 code units: what <see cref="InterruptAsync"/> counts.</summary>
    public long TextLength { get; private set; }

    /// <summary>The tools that the client offers.</summary>
    public IReadOnlyList<ToolDefinition> ClientTools => _host.ClientTools;

    /// <summary>Pushes to the session at any time, also when the run has ended; in no order with the run's frames.</summary>
    public ISessionPush Session => _host.Session;

    /// <summary>
    /// Pushes at any time to all sessions of the run's principal that there are, this one among them, wherever they are; null for an anonymous client. A further attempt
    /// pushes again: an event that is to come once has an id, or is pushed in a step.
    /// </summary>
    public ISessionPush? PrincipalSessions => _host.PrincipalSessions;

    /// <summary>How much guidance the agent has taken.</summary>
    public int GuidanceTaken => _guidance.Taken;

    /// <summary>Whether there is guidance that the agent hasn't taken, at this point of the run.</summary>
    public bool HasGuidance => IsSteerable && _guidance.HasMore;

    /// <summary>Text that the client has from earlier attempts, and that this one hasn't come to. What is streamed meanwhile isn't sent again.</summary>
    public ReadOnlyMemory<char> TextAhead => _host.TextAhead;

    /// <summary>What was asked for with <see cref="AfterRunAsync{TWork}"/>: the host begins it when the run has ended well.</summary>
    public IReadOnlyList<AfterRunRequest> Afterwards => _pushes.Afterwards;

    internal StepRunner Steps { get; }

    /// <summary>Appends text. It leaves when the agent waits through this class, or with <see cref="FlushAsync"/>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="channel">Any channel but <see cref="StreamChannel.Data"/>.</param>
    /// <param name="cancellationToken">Ends the wait for the window.</param>
    public ValueTask StreamAsync(string text, StreamChannel channel = StreamChannel.Text, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (channel == StreamChannel.Text)
            TextLength += text.Length;
        return _host.Writer.StreamAsync(text, channel, cancellationToken);
    }

    /// <summary>Appends a value, on channel <see cref="StreamChannel.Data"/>.</summary>
    /// <param name="data">The value.</param>
    /// <param name="cancellationToken">Ends the wait for the window.</param>
    public ValueTask StreamAsync(AgentValue data, CancellationToken cancellationToken = default) => _host.Writer.StreamAsync(data, cancellationToken);

    /// <summary>Tells what the run is doing.</summary>
    /// <param name="state">What it is doing.</param>
    /// <param name="note">What it waits for, or how far it is.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public ValueTask StatusAsync(RunState state, string? note = null, CancellationToken cancellationToken = default) => _host.Writer.StatusAsync(state, note, cancellationToken);

    /// <summary>Takes text back.</summary>
    /// <param name="reason">Why, for programs: <c>moderation</c>, <c>superseded</c>, …</param>
    /// <param name="discardFrom">How much of the run's text stays; see <see cref="TextLength"/>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public ValueTask InterruptAsync(string reason, long discardFrom, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(discardFrom, TextLength);
        TextLength = discardFrom;
        return _host.Writer.InterruptAsync(reason, discardFrom, cancellationToken);
    }

    /// <summary>Lets what was written leave: before the agent waits for something that isn't of this class.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public ValueTask FlushAsync(CancellationToken cancellationToken = default) => _host.Writer.FlushAsync(cancellationToken);

    /// <summary>
    /// Asks a person, and waits for the answer. Several questions and calls may be open at once: they are asked when their methods are called. An
    /// answer that doesn't fit is asked for again with the reason, up to <see cref="Question.MaxAsks"/> times, and is then taken for declined.
    /// </summary>
    /// <param name="question">What to ask.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The answer, or that there is none.</returns>
    public Task<QuestionReply> ClarifyAsync(Question question, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(question);
        return _asking.AskAsync(question, cancellationToken);
    }

    /// <summary>
    /// Calls a tool of the client, and waits for the result. A tool that the client doesn't offer, and arguments that the tool's schema doesn't
    /// allow, are results that failed, in words for a model; nothing is sent then. If the tool has side effects, the client asks its person first.
    /// </summary>
    /// <param name="name">One of <see cref="ClientTools"/>.</param>
    /// <param name="arguments">What it is given.</param>
    /// <param name="timeout">How long it may take; null for as long as a run may wait.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<ClientToolResult> CallToolAsync(string name, AgentValue arguments, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        return _calling.CallAsync(name, arguments, timeout, cancellationToken);
    }

    /// <summary>Calls a tool of the client as it was offered when the call was written, whatever the client offers now.</summary>
    internal Task<ClientToolResult> CallToolAsync(ToolDefinition tool, AgentValue arguments, CancellationToken cancellationToken) =>
        _calling.CallAsync(tool, arguments, cancellationToken);

    /// <summary>Pushes an EVENT, in order with the run's frames. The client has it once, whatever attempts there are, as long as the run pushes no more than 256 times.</summary>
    /// <param name="topic">What it is about.</param>
    /// <param name="data">What happened.</param>
    /// <param name="id">Unique in the session; null for one of the run's own.</param>
    /// <param name="cancellationToken">Ends the wait for the window.</param>
    public ValueTask EmitAsync(string topic, AgentValue data, string? id = null, CancellationToken cancellationToken = default)
    {
        var number = Steps.NextEvent();
        return _pushes.PushAsync(new EventFrame(topic, data, id ?? string.Create(null, $"run-{Run}-{number}")), Steps.PushInStep, cancellationToken);
    }

    /// <summary>Announces and withdraws tools of the server (TOOL_DEF), in order with the run's frames. The client hears of it once, whatever attempts there are, as long as the run pushes no more than 256 times.</summary>
    /// <param name="added">New tools; one of a known name replaces that.</param>
    /// <param name="removed">Names of tools that are no more.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public ValueTask DefineToolsAsync(IReadOnlyList<ToolDefinition> added, IReadOnlyList<string> removed, CancellationToken cancellationToken = default)
    {
        Steps.NextDefinition();
        return _pushes.PushAsync(new ToolDefFrame(0, added, removed), Steps.PushInStep, cancellationToken);
    }

    /// <summary>Takes the next guidance, if there is any; the client is told then that it was delivered. An agent that asks says so with <see cref="IAgent.IsSteerable"/>.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The guidance; none if there is none at this point of the run.</returns>
    public ValueTask<AgentValue> TryTakeGuidanceAsync(CancellationToken cancellationToken = default) =>
        IsSteerable ? _guidance.TryTakeAsync(cancellationToken) : new(AgentValue.None);

    /// <summary>Completes when there is guidance to take: for an agent that breaks off what it is doing. In a worker the relay breaks off, and this waits until then.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task WaitForGuidanceAsync(CancellationToken cancellationToken) =>
        IsSteerable ? _guidance.WaitAsync(cancellationToken) : Task.Delay(Timeout.InfiniteTimeSpan, _host.Time, cancellationToken);

    /// <summary>
    /// Does something whose result must not be made twice. Each attempt at the run calls it in the same order with the same name; the first that comes
    /// to it does it, the others get its result.
    /// </summary>
    /// <param name="name">What it is, for who reads a journal.</param>
    /// <param name="make">Makes the result. What it throws isn't kept: a further attempt makes it again.</param>
    /// <param name="cancellationToken">Passed on.</param>
    /// <returns>The result.</returns>
    /// <exception cref="AgentSocketException">The result can't be kept (<see cref="ErrorCodes.StateUnavailable"/>), or the journal is full.</exception>
    public ValueTask<AgentValue> StepAsync(string name, Func<CancellationToken, ValueTask<AgentValue>> make, CancellationToken cancellationToken = default) =>
        Steps.DoAsync(name, make, cancellationToken);

    /// <summary>Leaves something to do when the run has ended well, such as to push what happens next.</summary>
    /// <typeparam name="TWork">What to do. The host has it among its services.</typeparam>
    /// <param name="arguments">What it is given.</param>
    public ValueTask AfterRunAsync<TWork>(AgentValue arguments)
        where TWork : class, IAfterRun
    {
        var number = Steps.NextAfterwards();
        return _pushes.LeaveAsync(new AfterRunRequest(typeof(TWork).FullName!, arguments), Steps.IsWithinStep ? number : null);
    }
}
