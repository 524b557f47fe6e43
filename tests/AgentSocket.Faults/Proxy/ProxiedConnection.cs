using System.Buffers;
using System.Net.Sockets;

namespace AgentSocket.Faults.Proxy;

/// <summary>One connection through the proxy: two halves, two pumps, and the fault that was planned.</summary>
internal sealed class ProxiedConnection(Socket client, ProxyCounters counters, TimeProvider time)
{
    /// <summary>How much of what a client sent last is delivered late.</summary>
    private const int MaxHeld = 64 * 1024;

    private readonly ArrayBufferWriter<byte> _held = new();
    private readonly Lock _lock = new();
    private FaultPlan _plan = new();
    private Socket? _server;
    private Pump? _up;
    private Pump? _down;
    private string _session = "";
    private Task _aftermath = Task.CompletedTask;
    private CancellationToken _stop;
    private CancellationToken _over;
    private volatile bool _hasFault;
    private bool _isCut;

    public Socket Client => client;

    /// <summary>Whether its fault has come.</summary>
    public bool HasFault => _hasFault;

    /// <summary>Carries until both halves have ended.</summary>
    public async Task RunAsync(string session, FaultPlan plan, Socket server, ReadOnlyMemory<byte> first, CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var up = new Pump(plan, plan.AfterBytesUp, bytesPerSecond: null, time);
        var down = new Pump(plan, plan.AfterBytesDown, plan.BytesPerSecond, time);
        lock (_lock)
        {
            (_session, _plan, _server, _up, _down, _stop, _over) = (session, plan, server, up, down, cancellationToken, over.Token);
            if (_isCut)
                SocketEnds.Reset(server);
        }

        await using var timer = plan is { Kind: not FaultKind.None, After: { } after } ? time.CreateTimer(_ => Break(), null, after, Timeout.InfiniteTimeSpan) : null;
        await Task.WhenAll(
            CarryAsync(up, client, server, first, counters.OnUp, Hold, cancellationToken),
            CarryAsync(down, server, client, default, counters.OnDown, static _ => { }, cancellationToken));
        await over.CancelAsync();
        await _aftermath;
        SocketEnds.Finish(client);
        SocketEnds.Finish(server);
    }

    /// <summary>Resets both halves now.</summary>
    public void Cut()
    {
        lock (_lock)
        {
            _isCut = true;
            SocketEnds.Reset(client);
            if (_server is not null)
                SocketEnds.Reset(_server);
        }
    }

    private async Task CarryAsync(
        Pump pump, Socket from, Socket to, ReadOnlyMemory<byte> first, Action<int> onCarried, Action<ReadOnlyMemory<byte>> onShut, CancellationToken cancellationToken)
    {
        try
        {
            await pump.RunAsync(from, to, first, onCarried, Break, onShut, cancellationToken);
        }
        catch (Exception exception) when (SocketEnds.IsExpected(exception))
        {
            // One half has broken, so the other one does; but not if they are broken apart on purpose.
            if (pump.IsOpen)
                Cut();
        }
    }

    /// <summary>The fault, once.</summary>
    private void Break()
    {
        lock (_lock)
        {
            if (_hasFault || _isCut || _plan.Kind == FaultKind.None)
                return;
            _hasFault = true;
            counters.OnFault(_session, _plan.Kind);
            _up!.Shut();
            _down!.Shut();
            if (_plan.Kind == FaultKind.Finish)
            {
                SocketEnds.Finish(client);
                SocketEnds.Finish(_server!);
            }
            else if (_plan.Kind == FaultKind.Ghost)
            {
                _aftermath = HauntAsync();
            }
            else if (_plan.Kind == FaultKind.HalfOpen)
            {
                _aftermath = ForgetAsync();
            }
            else
            {
                Cut();
            }
        }
    }

    private void Hold(ReadOnlyMemory<byte> piece)
    {
        lock (_lock)
        {
            if (_plan.Kind == FaultKind.Ghost && _held.WrittenCount + piece.Length <= MaxHeld)
                _held.Write(piece.Span);
        }
    }

    /// <summary>The client sends for a while more, then is cut off; later the server gets what that was.</summary>
    private async Task HauntAsync()
    {
        try
        {
            await Task.Delay(_plan.Hold, time, _stop);
            SocketEnds.Reset(client);
            await Task.Delay(_plan.Hold, time, _stop);
            ReadOnlyMemory<byte> late;
            lock (_lock)
                late = _held.WrittenMemory;
            if (!late.IsEmpty)
                await _server!.SendAsync(late, _stop);
            SocketEnds.Finish(_server!);
        }
        catch (Exception exception) when (SocketEnds.IsExpected(exception))
        {
            // The server has closed its half meanwhile, or the proxy is over.
        }
    }

    /// <summary>Nobody hears of the end before the time is over.</summary>
    private async Task ForgetAsync()
    {
        try
        {
            await Task.Delay(_plan.Hold, time, _over);
            Cut();
        }
        catch (OperationCanceledException)
        {
            // Both halves have ended by themselves.
        }
    }
}
