using AgentSocket.Faults.Seeding;
using AgentSocket.Faults.Traces;
using AgentSocket.Faults.Workers;
using AgentSocket.Protocol;

namespace AgentSocket.Faults.Clients;

/// <summary>A client that speaks the protocol by hand, records every frame, connects again and resumes.</summary>
internal sealed class CheckingClient : IScriptedClient
{
    private const int AnswersAgainPercent = 15;
    private const int LongestPauseMs = 300;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(5);

    private readonly CheckingOptions _options;
    private readonly TimeProvider _time;
    private readonly Dice _dice;
    private readonly long _seed;
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly ITimer _heartbeat;
    private readonly Task _running;
    private Uri _address;
    private Link? _link;
    private int _isDisposed;

    private CheckingClient(Uri address, CheckedSession session, CheckingOptions options, long seed, TimeProvider time)
    {
        (_address, Session, _options, _seed, _time) = (address, session, options, seed, time);
        _dice = new Dice(seed, "pause", session.Name);
        _heartbeat = time.CreateTimer(_ => Session.Beat(), null, options.PingInterval, options.PingInterval);
        _running = Task.Run(ServeAsync);
    }

    public CheckedSession Session { get; }

    /// <summary>Why it connects no more.</summary>
    public ClientEnd End { get; private set; }

    public bool IsOver => End != ClientEnd.None;

    public ClientStatistics Statistics => Session.Statistics;

    /// <summary>Completes when it connects no more.</summary>
    public Task Running => _running;

    /// <summary>Begins to connect, and goes on until it is disposed or told not to.</summary>
    /// <param name="address">Where.</param>
    /// <param name="session">What it carries.</param>
    /// <param name="options">How it behaves.</param>
    /// <param name="seed">For the pauses between attempts.</param>
    /// <param name="time">The clock.</param>
    public static CheckingClient Start(Uri address, CheckedSession session, CheckingOptions options, long seed, TimeProvider time) =>
        new(address, session, options, seed, time);

    /// <inheritdoc cref="Start(Uri, CheckedSession, CheckingOptions, long, TimeProvider)"/>
    public static CheckingClient Start(Uri address, string name, TraceWriter trace, CheckingOptions options, long seed, TimeProvider time) =>
        Start(address, Offering(new CheckedSession(name, trace, options, time)), options, seed, time);

    public async Task RunAsync(Command command)
    {
        var run = Session.Invoke(command.Input, command.Text, willCancel: false);
        await Task.WhenAny(Task.WhenAll(run.Ended, AnswerAsync(run)), Running);
    }

    public async Task CancelAsync(Command command, int afterCharacters)
    {
        var run = Session.Invoke(command.Input, command.Text, willCancel: true);
        if (command.Asks)
            await Task.WhenAny(run.Asked.WaitToReadAsync().AsTask(), Running);
        else
            await Task.WhenAny(run.ReachAsync(afterCharacters), Running);
        Session.Cancel(run);
        await EndOf(run);
    }

    public async Task SteerAsync(Command command, IReadOnlyList<string> guidance, int afterCharacters)
    {
        var run = Session.Invoke(command.Input, command.Text, willCancel: false);
        var answering = AnswerAsync(run);
        foreach (var (i, text) in guidance.Index())
        {
            await Task.WhenAny(run.ReachAsync(afterCharacters * (i + 1)), run.Asked.Completion, Running);
            Session.Steer(run, i + 1, text);
        }

        await Task.WhenAny(Task.WhenAll(run.Ended, answering), Running);
    }

    /// <summary>Leaves its connection, and goes on with its session elsewhere.</summary>
    public async Task MoveAsync(Uri address)
    {
        var resumes = Statistics.ResumeMs.Count;
        lock (_lock)
        {
            _address = address;
            _link?.Abort();
        }

        while (Statistics.ResumeMs.Count == resumes && !IsOver)
            await Task.Delay(FirstPause, _time);
    }

    /// <summary>Completes when every run has ended and both peers' counts agree, or the client has ended.</summary>
    public async Task SettleAsync()
    {
        await Task.WhenAll(Session.Runs.Select(EndOf));
        Session.Settle();
        await Task.WhenAny(Session.Settled, Running);
    }

    /// <summary>Closes it; may be called again.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
            return;
        await _heartbeat.DisposeAsync();
        Link? link;
        lock (_lock)
        {
            if (End == ClientEnd.None)
                End = ClientEnd.Closed;
            link = _link;
        }

        if (link is not null)
            await link.CloseAsync(_options.PongTimeout, _time);
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }

    private static CheckedSession Offering(CheckedSession session)
    {
        session.OfferTool();
        return session;
    }

    /// <summary>Answers what a run asks, each after a while; some a second time, otherwise: that must have no effect.</summary>
    private async Task AnswerAsync(CheckedRun run)
    {
        await foreach (var asked in run.Asked.ReadAllAsync())
        {
            var dice = new Dice(_seed, "answer", Session.Name, run.Number, asked.Type, asked.Request);
            await Task.Delay(dice.Milliseconds(0, LongestPauseMs), _time);
            Session.Answer(asked, Question.AnswerTo(asked.Text ?? ""));
            if (dice.Percent(AnswersAgainPercent))
                Session.Answer(asked, "too late");
        }
    }

    private Task EndOf(CheckedRun run) => Task.WhenAny(run.Ended, Running);

    private async Task ServeAsync()
    {
        var failures = 0;
        while (End == ClientEnd.None)
        {
            failures = await ConnectAndServeAsync() ? 0 : failures + 1;
            if (End == ClientEnd.None)
                await PauseAsync(failures);
        }
    }

    /// <returns>Whether a connection stood.</returns>
    private async Task<bool> ConnectAndServeAsync()
    {
        await using var link = await Link.ConnectAsync(_address, _options.Http, _options.ConnectTimeout, _time, _stop.Token);
        if (link is null)
            return false;
        lock (_lock)
            _link = link;
        Session.OnOpened(link);
        while (await link.ReceiveAsync() is { } message)
            Session.OnMessage(message);
        lock (_lock)
        {
            _link = null;
            if (End == ClientEnd.None)
                End = Explain(link.CloseCode);
        }

        Session.OnClosed(End == ClientEnd.Closed ? (int)CloseCode.Normal : link.CloseCode);
        return true;
    }

    private ClientEnd Explain(int closeCode)
    {
        if (Session.IsLost)
            return ClientEnd.Lost;
        if (Session.IsContradicted)
            return ClientEnd.Contradicted;
        return (CloseCode)closeCode switch
        {
            CloseCode.Superseded => ClientEnd.Superseded,
            CloseCode.ProtocolError or CloseCode.TooLarge or CloseCode.Unauthorized or CloseCode.Normal => ClientEnd.Rejected,
            _ => ClientEnd.None,
        };
    }

    /// <summary>Longer each time, with chance in it.</summary>
    private async Task PauseAsync(int failures)
    {
        var longest = Math.Min(FirstPause.TotalMilliseconds * Math.Pow(2, Math.Min(failures, 10)), _options.MaxPause.TotalMilliseconds);
        try
        {
            await Task.Delay(_dice.Milliseconds(1, (int)longest), _time, _stop.Token);
        }
        catch (OperationCanceledException)
        {
            // The client was closed meanwhile.
        }
    }
}
