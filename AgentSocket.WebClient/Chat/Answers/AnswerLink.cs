using AgentSocket.Protocol.Client;
using AgentSocket.WebClient.Connections;

namespace AgentSocket.WebClient.Chat.Answers;

/// <summary>Tells an answer what becomes of its connection, as long as it is followed.</summary>
internal sealed class AnswerLink : IDisposable
{
    private readonly AgentConnection _connection;
    private readonly Answer _answer;

    private AnswerLink(AgentConnection connection, Answer answer) => (_connection, _answer) = (connection, answer);

    /// <summary>Follows a connection for an answer that comes over it.</summary>
    public static AnswerLink Follow(AgentConnection connection, Answer answer)
    {
        var link = new AnswerLink(connection, answer);
        connection.Changed += link.OnChanged;
        connection.Resumed += link.OnResumed;
        link.OnChanged();
        return link;
    }

    public void Dispose()
    {
        _connection.Changed -= OnChanged;
        _connection.Resumed -= OnResumed;
    }

    private void OnChanged() => _answer.CutOff(() => _connection.State == LinkState.Reconnecting);

    private void OnResumed(SessionResumption resumption) => _answer.Resume(resumption);
}
