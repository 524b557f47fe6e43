namespace AgentSocket.Server.Stores;

/// <summary>
/// Keeps sessions where every server of a fleet finds them, so that none of a session lives in one server alone. All members are
/// called from many threads; all but the notifications may fail with <see cref="SessionStoreException"/>, after which nothing is known
/// of the call's effect. Nothing is ever kept without an end of its life. Spec §10.6.
/// </summary>
public interface ISessionStore
{
    /// <summary>Names this process among the servers; another after each start.</summary>
    string ServerId { get; }

    /// <summary>How long a server may be silent until it counts as dead. At least three times <see cref="AgentSocketServerOptions.BeatInterval"/>: else the server doesn't start.</summary>
    TimeSpan Lease { get; }

    /// <summary>
    /// Applies a commit whole, at one moment: fences first, then frames, counts and runs. A commit whose sequence was applied before is
    /// not applied again, and gets the same answer. Rings the doorbells of the other servers that it concerns.
    /// </summary>
    /// <param name="commit">What to apply.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="SessionStoreException">The store can't be reached, or didn't answer.</exception>
    Task<CommitResult> CommitAsync(SessionCommit commit, CancellationToken cancellationToken);

    /// <summary>
    /// Takes a session over for a connection of this server: checks the claim, rotates the token, raises the generation. A claim of the connection that has the
    /// session was asked again, or comes late: it changes nothing, and gets the session as it is.
    /// </summary>
    /// <param name="claim">What the client and this server say.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The session as it is now; null if it can't be had.</returns>
    /// <exception cref="SessionStoreException">The store can't be reached, or didn't answer.</exception>
    Task<SessionView?> ClaimAsync(SessionClaim claim, CancellationToken cancellationToken);

    /// <summary>Looks at a session.</summary>
    /// <param name="sessionId">The session.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The session as it is now; null if there is none.</returns>
    /// <exception cref="SessionStoreException">The store can't be reached, or didn't answer.</exception>
    Task<SessionView?> LookAsync(string sessionId, CancellationToken cancellationToken);

    /// <summary>Reads frames from the log.</summary>
    /// <param name="sessionId">The session.</param>
    /// <param name="after">The last frame that isn't read.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Some frames behind <paramref name="after"/>, or none if there are none yet; null if that place of the log is gone.</returns>
    /// <exception cref="SessionStoreException">The store can't be reached, or didn't answer.</exception>
    Task<IReadOnlyList<ReadOnlyMemory<byte>>?> ReadAsync(string sessionId, long after, CancellationToken cancellationToken);

    /// <summary>Reads a run's inbox.</summary>
    /// <param name="sessionId">The session.</param>
    /// <param name="run">The run.</param>
    /// <param name="after">How many frames of it are known.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The frames behind them; none if there are none, or the run has ended.</returns>
    /// <exception cref="SessionStoreException">The store can't be reached, or didn't answer.</exception>
    Task<IReadOnlyList<ReadOnlyMemory<byte>>> ReadInboxAsync(string sessionId, long run, int after, CancellationToken cancellationToken);

    /// <summary>Finds the sessions of a principal.</summary>
    /// <param name="principal">Whose: what follows the line feed in <see cref="NewSession.Principal"/>, or all of it if there is none; not empty.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Their ids; some may have ended meanwhile.</returns>
    /// <exception cref="SessionStoreException">The store can't be reached, or didn't answer.</exception>
    Task<IReadOnlyList<string>> FindAsync(string principal, CancellationToken cancellationToken);

    /// <summary>Forgets a session, whoever has it.</summary>
    /// <param name="sessionId">The session.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="SessionStoreException">The store can't be reached, or didn't answer.</exception>
    Task DeleteAsync(string sessionId, CancellationToken cancellationToken);

    /// <summary>Says that this server lives, and asks for runs whose server doesn't, and for suspended ones that have expired.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Those runs; some may be in the hands of a third server by now.</returns>
    /// <exception cref="SessionStoreException">The store can't be reached, or didn't answer.</exception>
    Task<IReadOnlyList<OrphanedRun>> BeatAsync(CancellationToken cancellationToken);

    /// <summary>Whether a server's lease goes on.</summary>
    /// <param name="serverId">The server.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="SessionStoreException">The store can't be reached, or didn't answer.</exception>
    Task<bool> IsAliveAsync(string serverId, CancellationToken cancellationToken);

    /// <summary>Takes a dead server's run, a suspended one, or one that a <see cref="ReceiveFrame"/> has put into this server's hands: raises its attempt, which fences the other server off. A suspended run is running again, and its deadline goes on.</summary>
    /// <param name="orphan">The run.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The run; null if it has ended, its session is gone, or another server was faster: then beats don't return it for that server any more.</returns>
    /// <exception cref="SessionStoreException">The store can't be reached, or didn't answer.</exception>
    Task<TakenRun?> TakeAsync(OrphanedRun orphan, CancellationToken cancellationToken);

    /// <summary>Ends this server's lease at once: the others take its runs.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="SessionStoreException">The store can't be reached, or didn't answer.</exception>
    Task LeaveAsync(CancellationToken cancellationToken);

    /// <summary>Tells this server, from now on, that others have changed one of its sessions. A doorbell only: some may be lost.</summary>
    /// <param name="onRing">Called with the session's id; null if any session may have changed, as after a lost connection to the store.</param>
    void Listen(Action<string?> onRing);
}
