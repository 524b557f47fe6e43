namespace AgentSocket.Faults.Clients;

/// <summary>What a client went through. Written under its session's lock, read when it is done.</summary>
internal sealed class ClientStatistics
{
    /// <summary>Milliseconds from the loss of a connection until RESUMED on the next.</summary>
    public List<double> ResumeMs { get; } = [];

    /// <summary>Connections that ended without being closed by the client.</summary>
    public int Cuts { get; set; }

    /// <summary>Frames of its own that it sent again.</summary>
    public int SentAgain { get; set; }

    /// <summary>Numbered frames between RESUMED and the first PONG: most of them are replayed.</summary>
    public int Replayed { get; set; }

    /// <summary>Sessions that were lost, with something in them.</summary>
    public int Lost { get; set; }

    /// <summary>Sessions that were lost before the server had anything of them: begun anew, and nothing was lost by it.</summary>
    public int NeverBegun { get; set; }
}
