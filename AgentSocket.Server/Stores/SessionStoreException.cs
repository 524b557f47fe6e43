namespace AgentSocket.Server.Stores;

/// <summary>The store of sessions can't be reached, or didn't answer in time: nothing is known of what was asked.</summary>
public sealed class SessionStoreException : Exception
{
    /// <summary>Says what failed.</summary>
    /// <param name="message">What failed; no content of a session.</param>
    /// <param name="innerException">Why.</param>
    public SessionStoreException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
