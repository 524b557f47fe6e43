using System.IO.Pipelines;
using AgentSocket.Protocol;
using AgentSocket.Protocol.Workers;

namespace AgentSocket.Server.Push;

/// <summary>A pushed frame.</summary>
/// <param name="Topic">The EVENT's topic; null for TOOL_DEF.</param>
/// <param name="ApplyAsync">What it does to a session.</param>
internal sealed record PushedFrame(string? Topic, Func<IAgentSession, CancellationToken, ValueTask> ApplyAsync);

/// <summary>The frames of a push, all read before the first of them takes effect. Spec §11.4.</summary>
internal static class PushedFrames
{
    /// <summary>Reads a body.</summary>
    /// <param name="body">The whole body.</param>
    /// <param name="limits">What a client of the session accepts.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The frames, and what is wrong; null if nothing is.</returns>
    public static async ValueTask<(List<PushedFrame> Frames, string? Problem)> ReadAsync(ReadOnlyMemory<byte> body, FrameLimits limits, CancellationToken cancellationToken)
    {
        var frames = new List<PushedFrame>();
        var reader = new FrameStreamReader(PipeReader.Create(new(body)), limits);
        var error = FrameError.None;
        await reader.FillAsync(cancellationToken);
        while (error == FrameError.None && reader.TryRead(out var type, out var frame))
            error = Read(type, frame, frames);
        if (error == FrameError.None)
            error = reader.IsInsideFrame && reader.Error == FrameError.None ? FrameError.Truncated : reader.Error;
        if (error != FrameError.None)
            return (frames, $"Frame {frames.Count + 1}: {error}.");
        return (frames, frames.Count == 0 ? "There are no frames." : null);
    }

    /// <summary>What of the frames a key doesn't allow; null if nothing.</summary>
    public static string? FindForbidden(List<PushedFrame> frames, PushScope scope)
    {
        var at = frames.FindIndex(frame => frame.Topic is null ? !scope.AllowsTools : !scope.AllowsTopic(frame.Topic));
        return at < 0 ? null : $"Frame {at + 1}: the key may not push {(frames[at].Topic is null ? "tools" : "to this topic")}.";
    }

    private static FrameError Read(FrameType type, ReadOnlyMemory<byte> bytes, List<PushedFrame> frames)
    {
        switch (type)
        {
            case FrameType.ToolDef:
                var error = FrameCodec.Read<ToolDefFrame>(bytes, out var tools);
                if (error == FrameError.None)
                    frames.Add(new PushedFrame(null, (session, cancellationToken) => session.DefineToolsAsync(tools.Added, tools.Removed, id: null, cancellationToken)));
                return error;
            case FrameType.Event:
                error = FrameCodec.Read<EventFrame>(bytes, out var pushed);
                var owned = pushed with { Data = pushed.Data.ToOwned() };
                if (error == FrameError.None)
                    frames.Add(new PushedFrame(pushed.Topic, (session, cancellationToken) => session.EmitAsync(owned, cancellationToken)));
                return error;
            default:
                return FrameTypes.IsKnown(type) ? FrameError.NotAllowed : FrameError.None;
        }
    }
}
