using AgentSocket.Protocol;
using AgentSocket.Server.Sessions;

namespace AgentSocket.Server.Runs;

/// <summary>What becomes of a run's guidance where its handler doesn't hand it to an agent. Spec §9.4.</summary>
internal static class RunGuidance
{
    /// <summary>Whether there is guidance that the client hasn't been told of.</summary>
    public static bool IsOpen(Session session, SessionRun run)
    {
        lock (session.Numbering.Lock)
            return !run.HasEnded && run.Inbox.Steers.Any(run.Requests.IsOpen);
    }

    /// <summary>Tells for each that the run takes none.</summary>
    public static void Reject(Session session, SessionRun run)
    {
        lock (session.Numbering.Lock)
        {
            foreach (var steer in run.Inbox.Steers.Where(run.Requests.IsOpen))
            {
                var request = RunRequests.Told(steer.Steer);
                if (!run.HasEnded && run.Requests.TryAppend(request))
                    session.Append(run, new SteeredFrame(run.Number, steer.Steer, SteerStatus.Rejected), request);
            }
        }

        session.Flush();
    }
}
