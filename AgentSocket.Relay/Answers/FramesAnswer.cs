using System.Globalization;
using System.Security.Cryptography;
using AgentSocket.Protocol;
using AgentSocket.Protocol.Workers;
using AgentSocket.Relay.Dispatch;
using AgentSocket.Server;

namespace AgentSocket.Relay.Answers;

/// <summary>
/// An answer of frames. Each is checked, and goes on as it came. They are corked: what has arrived goes out when nothing more
/// has. COMPLETE or ERROR ends the answer; the body's end behind it is awaited for its trailers. One that ends with a STATUS that the
/// run waits for its client suspends the run. Spec §11.3, §11.7.
/// </summary>
/// <param name="reader">The answer's body.</param>
/// <param name="hasBegun">Whether its status says that the worker has taken the run.</param>
/// <param name="dispatch">The run.</param>
/// <param name="silence">How long the worker may send nothing.</param>
/// <param name="endGrace">How long the end of the body is awaited.</param>
/// <param name="time">The clock.</param>
internal sealed class FramesAnswer(FrameStreamReader reader, bool hasBegun, RunDispatch dispatch, WorkerSilence silence, TimeSpan endGrace, TimeProvider time)
{
    private readonly RunOutput _output = dispatch.Context.Output;
    private RunCompletion? _completion;
    private AgentSocketException? _failure;
    private bool _hasBegun = hasBegun;
    private bool _isWaiting;

    private bool HasEnded => _completion is not null || _failure is not null;

    /// <summary>Forwards the frames.</summary>
    /// <returns>What COMPLETE says; null if the run waits for its client.</returns>
    /// <exception cref="AgentSocketException">What ERROR says; or the answer is wrong.</exception>
    /// <exception cref="WorkerLostException">The answer broke off.</exception>
    public async Task<RunCompletion?> ReadAsync(CancellationToken cancellationToken)
    {
        do
        {
            while (!HasEnded && reader.TryRead(out var type, out var frame))
                await TakeAsync(type, frame, cancellationToken);
            if (reader.Error != FrameError.None)
                throw WorkerFailures.Protocol(reader.Error.ToString());
        }
        while (!HasEnded && await FillAsync(cancellationToken));

        if (!HasEnded && _isWaiting && !reader.IsInsideFrame && dispatch.MaySuspend)
        {
            await _output.FlushAsync(cancellationToken);
            return null;
        }

        if (!HasEnded)
            throw new WorkerLostException(_hasBegun ? true : null);
        await WaitForEndAsync(cancellationToken);
        return _completion ?? throw _failure!;
    }

    private async ValueTask TakeAsync(FrameType type, ReadOnlyMemory<byte> frame, CancellationToken cancellationToken)
    {
        _hasBegun = true;

        // The worker lives, and has nothing to say.
        if (type == FrameType.Ping)
            return;
        _isWaiting = false;
        switch (type)
        {
            case FrameType.Stream:
                Check(FrameCodec.Read<StreamFrame>(frame, out var stream), stream.Run);
                await _output.ForwardAsync(type, frame, cancellationToken);
                dispatch.Emitted.Append(stream);
                return;
            case FrameType.Status:
                Check(FrameCodec.Read<StatusFrame>(frame, out var status), status.Run);
                _isWaiting = status.State is RunState.WaitingForTool or RunState.WaitingForInput;
                dispatch.OnStatus(status.State);
                await _output.ForwardAsync(type, frame, cancellationToken);
                return;
            case FrameType.Interrupt:
                Check(FrameCodec.Read<InterruptFrame>(frame, out var interrupt), interrupt.Run);
                await _output.ForwardAsync(type, frame, cancellationToken);
                dispatch.Emitted.DiscardFrom(interrupt.DiscardFrom);
                return;
            case FrameType.Complete:
                Check(FrameCodec.Read<CompleteFrame>(frame, out var complete), complete.Run);
                _completion = new RunCompletion(complete.Outcome, complete.Metrics, complete.Result.ToOwned());
                return;
            case FrameType.Error:
                Check(FrameCodec.Read<ErrorFrame>(frame, out var error), error.Run);
                _failure = error.ToException();
                return;
            default:
                await TakeOtherAsync(type, frame, cancellationToken);
                return;
        }
    }

    private async ValueTask TakeOtherAsync(FrameType type, ReadOnlyMemory<byte> frame, CancellationToken cancellationToken)
    {
        switch (type)
        {
            case FrameType.Clarify:
                Check(FrameCodec.Read<ClarifyFrame>(frame, out var question), question.Run);
                await _output.ForwardAsync(type, frame, cancellationToken);
                return;
            case FrameType.ToolCall:
                Check(FrameCodec.Read<ToolCallFrame>(frame, out var call), call.Run);
                await _output.ForwardAsync(type, frame, cancellationToken);
                return;
            case FrameType.Steered:
                Check(FrameCodec.Read<SteeredFrame>(frame, out var steered), steered.Run);
                await _output.ForwardAsync(type, frame, cancellationToken);
                return;
            case FrameType.ToolDef:
                Check(FrameCodec.Read<ToolDefFrame>(frame, out var tools), _output.Run);
                await dispatch.Context.Session.DefineToolsAsync(tools.Added, tools.Removed, IdOf(tools, frame), cancellationToken);
                return;
            case FrameType.Event:
                Check(FrameCodec.Read<EventFrame>(frame, out var pushed), _output.Run);
                await dispatch.Context.Session.EmitAsync(pushed with { Data = pushed.Data.ToOwned() }, cancellationToken);
                return;
            default:
                if (FrameTypes.IsKnown(type))
                    throw WorkerFailures.Protocol($"{type} within a run");
                return;
        }
    }

    /// <summary>By its number among those of the run, and what it says: what an earlier attempt has announced isn't announced again. Another may have come to something else by guidance.</summary>
    private string? IdOf(in ToolDefFrame tools, ReadOnlyMemory<byte> frame) => tools.Revision > 0
        ? string.Create(CultureInfo.InvariantCulture, $"tools-{_output.Run}-{tools.Revision}-{Convert.ToHexStringLower(SHA256.HashData(frame.Span).AsSpan(0, 8))}")
        : null;

    private void Check(FrameError error, long run)
    {
        if (error != FrameError.None)
            throw WorkerFailures.Protocol(error.ToString());
        if (run != _output.Run)
            throw WorkerFailures.Protocol("a frame of another run");
    }

    private async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        try
        {
            var fill = reader.FillAsync(silence.Token);
            if (!fill.IsCompleted)
            {
                await _output.FlushAsync(cancellationToken);
                dispatch.OnCaughtUp();
            }

            var hasMore = await silence.AwaitAsync(fill);
            dispatch.OnBehind();
            return hasMore;
        }
        catch (Exception exception) when (WorkerFailures.IsBroken(exception))
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new WorkerLostException(_hasBegun ? true : null, exception);
        }
    }

    /// <summary>The run's end is known; what the body still may bring are trailers. A connection that breaks now takes nothing else away.</summary>
    private async ValueTask WaitForEndAsync(CancellationToken cancellationToken)
    {
        await _output.FlushAsync(cancellationToken);
        using var grace = new CancellationTokenSource(endGrace, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, grace.Token);
        try
        {
            if (reader.IsInsideFrame || await reader.FillAsync(either.Token))
                throw WorkerFailures.Protocol("something behind the run's end");
        }
        catch (Exception exception) when (WorkerFailures.IsBroken(exception) || exception is OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            // No trailers, then.
        }
    }
}
