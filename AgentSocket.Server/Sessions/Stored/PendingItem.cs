using System.Text;
using AgentSocket.Server.Stores;

namespace AgentSocket.Server.Sessions.Stored;

/// <summary>One item of a commit that is being put together.</summary>
/// <param name="kind">The item; frames are filled in at the end.</param>
/// <param name="run">The run that it belongs to, as this process knows it.</param>
/// <param name="done">Called when the store has answered, with whether it was accepted. Under the session's lock.</param>
internal sealed class PendingItem(CommitItem kind, SessionRun? run, Action<bool>? done = null)
{
    private StringBuilder? _text;
    private bool _replacesText;

    public SessionRun? Run { get; } = run;

    public int Start { get; init; }

    public int End { get; private set; }

    public int Count { get; private set; }

    /// <summary>Bytes of its frames, without their lengths.</summary>
    public int Bytes { get; private set; }

    /// <summary>The run that it ends; 0 if it ends none.</summary>
    public long EndedRun => kind is AppendFrames { EndsRun: true } append ? append.Run : 0;

    /// <summary>The run that it suspends; 0 if it suspends none.</summary>
    public long SuspendedRun => kind is SuspendRun suspend ? suspend.Run : 0;

    /// <summary>A run of which only the store knows whether it is in this server's hands: one that ends, or about which the client says something; else 0.</summary>
    public long HeldRun => kind is ReceiveFrame { Attempt: 0 } received ? received.Run : EndedRun;

    /// <summary>Whether the store rejects it if another connection carries the session.</summary>
    public bool NeedsDeliverer => kind is BeginRun or AppendFrames { Run: > 0, Attempt: 0 } or AppendFrames { IsAnswer: true } or ReceiveFrame { Attempt: 0 };

    /// <summary>Whether a frame of that kind that is written at this place may join it.</summary>
    public bool TakesMoreOf(AppendFrames other, int place) => kind is AppendFrames { EndsRun: false } mine && done is null && End == place && mine == other;

    /// <summary>Whether it was rejected since its run's inbox is full.</summary>
    public bool IsFull { get; private set; }

    public void Done(bool isAccepted, bool isFull = false)
    {
        IsFull = isFull;
        done?.Invoke(isAccepted);
    }

    public void OnAppended(int end, int length)
    {
        End = end;
        Count++;
        Bytes += length;
    }

    public void AddText(string text) => (_text ??= new StringBuilder()).Append(text);

    /// <summary>All the run's text, after some of it was taken back.</summary>
    public void ReplaceText(string text) => (_text, _replacesText) = (new StringBuilder(text), true);

    public CommitItem ToItem(ReadOnlyMemory<byte> frames) => kind is AppendFrames append
        ? append with { Count = Count, Frames = frames[Start..End], Bytes = Bytes, Text = _text?.ToString() ?? "", ReplacesText = _replacesText, Queue = Run?.Queue, FirstToken = Run?.FirstToken }
        : kind;
}
