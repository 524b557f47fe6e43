using System.Diagnostics.CodeAnalysis;
using AgentSocket.Protocol;
using AgentSocket.Server.Sessions;
using AgentSocket.Server.Stores;

namespace AgentSocket.Server.Runs;

/// <summary>What a run has asked of its client, and what guidance it was given; settled or not. Under the session's lock. Spec §9.4, §9.5.</summary>
internal sealed class RunRequests
{
    /// <summary>How many questions and calls of a run may be open at once.</summary>
    public const int MaxOpen = 64;

    private readonly Dictionary<(RunRequestKind Kind, long Number), RunRequest> _known = [];
    private readonly HashSet<(RunRequestKind Kind, long Number)> _closing = [];

    /// <summary>Whether the run waits for an answer of its client.</summary>
    public bool AwaitsAnswer => _known.Values.Any(AwaitsAnswerTo);

    /// <summary>When the next of the open questions and calls expires; null if none is open.</summary>
    public DateTimeOffset? NextExpiry => _known.Values.Where(request => AwaitsAnswerTo(request) && !IsClosing(request)).Min(request => request.ExpiresAt);

    /// <summary>What a frame of the run asks or settles; null if nothing.</summary>
    /// <param name="type">The frame's type.</param>
    /// <param name="frame">The frame, well-formed.</param>
    /// <param name="session">Says the time, and how long an answer is awaited at most. Most frames ask nothing, and don't look.</param>
    public static RunRequest? Of(FrameType type, ReadOnlyMemory<byte> frame, Session session) => type switch
    {
        FrameType.Clarify when FrameCodec.Read<ClarifyFrame>(frame, out var question) == FrameError.None => Of(question, session),
        FrameType.ToolCall when FrameCodec.Read<ToolCallFrame>(frame, out var call) == FrameError.None => Of(call, session),
        FrameType.Steered when FrameCodec.Read<SteeredFrame>(frame, out var steered) == FrameError.None => Of(steered, session),
        _ => null,
    };

    /// <inheritdoc cref="Of(FrameType, ReadOnlyMemory{byte}, Session)"/>
    public static RunRequest? Of<TFrame>(in TFrame frame, Session session)
        where TFrame : struct, IFrame<TFrame> => frame switch
        {
            ClarifyFrame question => new(RunRequestKind.Question, question.Request) { ExpiresAt = Earlier(session, question.ExpiresAt) },
            ToolCallFrame call => new(RunRequestKind.Call, call.Call) { ExpiresAt = Earlier(session, session.Time.GetUtcNow().ToUnixTimeMilliseconds() + call.DeadlineMs) },
            SteeredFrame steered => Told(steered.Steer),
            _ => null,
        };

    /// <summary>What became of guidance is told.</summary>
    public static RunRequest Told(long steer) => new(RunRequestKind.Steer, steer) { IsSettled = true };

    /// <summary>Takes over what the store knows.</summary>
    public void Load(IEnumerable<RunRequest> requests)
    {
        foreach (var request in requests)
            _known[(request.Kind, request.Number)] = request;
    }

    /// <summary>The run asks, or tells what became of guidance.</summary>
    /// <returns>Whether the frame goes out: not a second time.</returns>
    /// <exception cref="AgentSocketException">Too much is open.</exception>
    public bool TryAppend(RunRequest request)
    {
        var key = (request.Kind, request.Number);
        _known.TryGetValue(key, out var known);
        if (request.Kind == RunRequestKind.Steer ? known is not { IsSettled: false } : known is not null)
            return false;
        if (request.Kind != RunRequestKind.Steer && _known.Values.Count(AwaitsAnswerTo) >= MaxOpen)
            throw new AgentSocketException(ErrorCodes.RateLimited, $"The run has {MaxOpen} open questions and calls.");
        _known[key] = request;
        return true;
    }

    /// <summary>Whether it takes effect if the client answers, or guides, so.</summary>
    public bool MayReceive(RunRequest request)
    {
        var known = _known.GetValueOrDefault((request.Kind, request.Number));
        return request.Kind == RunRequestKind.Steer ? known is null : known is { IsSettled: false };
    }

    /// <summary>The client answers, or guides.</summary>
    /// <returns>Whether that takes effect.</returns>
    public bool TryReceive(RunRequest request)
    {
        if (!MayReceive(request))
            return false;
        var key = (request.Kind, request.Number);
        _known[key] = request.Kind == RunRequestKind.Steer ? request : _known[key] with { IsSettled = true };
        return true;
    }

    /// <summary>Whether guidance hasn't been told what became of it.</summary>
    public bool IsOpen(SteerFrame steer) => _known.GetValueOrDefault((RunRequestKind.Steer, steer.Steer)) is not { IsSettled: true };

    /// <summary>Whether a question or call has expired that is still open.</summary>
    public bool HasExpired(DateTimeOffset now) => _known.Values.Any(request => AwaitsAnswerTo(request) && request.ExpiresAt <= now);

    /// <summary>An open request that has expired, once.</summary>
    public bool TryExpire(DateTimeOffset now, [NotNullWhen(true)] out RunRequest? expired)
    {
        expired = _known.Values.FirstOrDefault(request => AwaitsAnswerTo(request) && request.ExpiresAt <= now && !IsClosing(request));
        return expired is not null && _closing.Add((expired.Kind, expired.Number));
    }

    private bool IsClosing(RunRequest request) => _closing.Contains((request.Kind, request.Number));

    private static bool AwaitsAnswerTo(RunRequest request) => request is { IsSettled: false, Kind: not RunRequestKind.Steer };

    private static DateTimeOffset Earlier(Session session, long? milliseconds) =>
        session.Time.GetUtcNow() + session.LongestWait is var latest && milliseconds < latest.ToUnixTimeMilliseconds() ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds.Value) : latest;
}
