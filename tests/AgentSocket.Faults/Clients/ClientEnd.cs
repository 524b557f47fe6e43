namespace AgentSocket.Faults.Clients;

/// <summary>Why a client doesn't connect again.</summary>
internal enum ClientEnd
{
    /// <summary>It still does.</summary>
    None,

    /// <summary>It was closed by the bench.</summary>
    Closed,

    /// <summary>The server said that the session is lost.</summary>
    Lost,

    /// <summary>Another connection took its session over (4409).</summary>
    Superseded,

    /// <summary>The server said that it has less than it had said before: nothing can be sent again.</summary>
    Contradicted,

    /// <summary>The server found a violation, or wants no more of it.</summary>
    Rejected,
}
