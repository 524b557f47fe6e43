namespace AgentSocket.Protocol.Client;

/// <summary>The questions of a run (CLARIFY). Under the session's lock. Spec §4.12.</summary>
internal sealed class RunQuestions
{
    // An answered question stays: so it can't be answered again, nor be taken for a new one. The server may refuse the answer: then it is open once more.
    private readonly Dictionary<long, (bool IsOpen, ApprovalSubject? Approval)> _questions = [];

    /// <summary>Whether a question waits for its answer.</summary>
    public bool AreOpen => _questions.Values.Any(question => question.IsOpen);

    /// <returns>False if it was asked before.</returns>
    public bool TryAsk(long request, ApprovalSubject? approval) => _questions.TryAdd(request, (true, approval));

    /// <summary>What the answer must have as its value to agree; null if the question isn't one for agreement.</summary>
    /// <exception cref="AgentSocketException">Nothing waits for the answer (<see cref="ErrorCodes.UnknownRequest"/>).</exception>
    public ApprovalSubject? Find(long request) => _questions.TryGetValue(request, out var question) switch
    {
        false => throw new AgentSocketException(ErrorCodes.UnknownRequest, $"Question {request} was never asked."),
        true when !question.IsOpen => throw new AgentSocketException(ErrorCodes.UnknownRequest, $"Question {request} was answered before."),
        true => question.Approval,
    };

    public void OnAnswered(long request) => _questions[request] = _questions[request] with { IsOpen = false };

    /// <summary>The server didn't take the answer: the question is open again.</summary>
    /// <returns>False if there is no such question, or it is open.</returns>
    public bool TryReopen(long request)
    {
        if (!_questions.TryGetValue(request, out var question) || question.IsOpen)
            return false;
        _questions[request] = question with { IsOpen = true };
        return true;
    }
}
