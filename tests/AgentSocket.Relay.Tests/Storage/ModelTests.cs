using AgentSocket.Protocol;
using AgentSocket.Server.Stores;
using AgentSocket.Tests.Storage;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.Time.Testing;
using static AgentSocket.Relay.Tests.Storage.SessionWriter;

namespace AgentSocket.Relay.Tests.Storage;

/// <summary>Whatever three servers do to a session, in whatever order, the store in Redis answers as the reference does.</summary>
public class ModelTests : RedisStoreTest
{
    private const int Cases = 150;
    private const int Steps = 40;

    [Fact]
    public void Steps_OfThreeServers_AreAnsweredAsTheReferenceSays()
    {
        // The clock by which runs expire. The reference has no other, so its sessions live long.
        var time = new FakeTimeProvider();
        ISessionStore[] real = [Join(time: time), Join(time: time), Join(time: time)];
        var step = Gen.Choose(0, int.MaxValue).Select(number => new Step(number));
        var steps = Gen.ArrayOf(step, Steps).ToArbitrary();
        FsCheck.Check.One(Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(Cases), Prop.ForAll(steps, Run));

        void Run(Step[] chosen) => CompareAsync(real, time, chosen).GetAwaiter().GetResult();
    }

    private static async Task CompareAsync(ISessionStore[] real, FakeTimeProvider time, Step[] steps)
    {
        var first = new ReferenceStore(time, retention: TimeSpan.FromDays(1000), serverId: real[0].ServerId);
        ISessionStore[] reference = [first, first.Join(real[1].ServerId), first.Join(real[2].ServerId)];
        var session = new Session(Guid.NewGuid().ToString("N"), time);
        foreach (var step in steps)
        {
            time.Advance(TimeSpan.FromSeconds(step.Of(30)));
            var play = session.Choose(step, [.. real.Select(server => server.ServerId)]);
            var server = step.Of(3);
            Assert.Equivalent(await play(reference[server]), await play(real[server]), strict: true);
            session.Learn(await reference[server].LookAsync(session.Id, Now), server);
            Assert.Equivalent(await SeeAsync(reference[server], session), await SeeAsync(real[server], session), strict: true);
        }

        await real[0].DeleteAsync(session.Id, Now);
    }

    private static async Task<object?> SeeAsync(ISessionStore store, Session session) =>
        (Known(await store.LookAsync(session.Id, Now)), Texts(await store.ReadAsync(session.Id, session.Acknowledged, Now)), Texts(await store.ReadInboxAsync(session.Id, 1, 1, Now)), await store.FindAsync(session.Owner, Now));

    /// <summary>With bytes as text, which can be compared.</summary>
    private static (SessionView? View, string Tools) Known(SessionView? view) =>
        (view is null ? null : view with { ClientTools = default }, System.Text.Encoding.UTF8.GetString((view?.ClientTools ?? default).Span));

    /// <summary>Those that have waited long enough. When servers are dead, the reference knows by another clock.</summary>
    private static async Task<object?> ExpiredAsync(ISessionStore store) =>
        (await store.BeatAsync(Now)).Where(orphan => orphan.ServerId.Length == 0).Select(orphan => (orphan.SessionId, orphan.Run)).Order();

    private static string? Texts(IReadOnlyList<ReadOnlyMemory<byte>>? frames) =>
        frames is null ? null : string.Join(' ', frames.Select(frame => System.Text.Encoding.UTF8.GetString(frame.Span)));

    /// <summary>A number that decides all of a step.</summary>
    private sealed record Step(int Seed)
    {
        /// <summary>The server: the same for everyone who asks.</summary>
        public int Of(int count) => Seed % count;

        public Random Dice() => new(Seed);
    }

    /// <summary>What a test knows of the session, so that most steps make sense, and some don't.</summary>
    private sealed class Session(string id, TimeProvider time)
    {
        private readonly DateTimeOffset _begun = time.GetUtcNow();
        private readonly long[] _sequences = new long[3];
        private readonly List<string> _tokens = ["t0"];
        private SessionView? _view;
        private SessionClaim? _claim;
        private bool _isAnother;
        private int _frames;

        public string Id => id;

        /// <summary>Whose it is, and nobody else's.</summary>
        public string Owner => $"alice of {id}";

        public long Acknowledged => _view?.Acknowledged ?? 0;

        public void Learn(SessionView? view, int server)
        {
            _isAnother |= _view is not null && view is null;
            _view = view;
            _sequences[server] = view?.Sequence ?? 0;
        }

        public Func<ISessionStore, Task<object?>> Choose(Step step, string[] servers)
        {
            var dice = step.Dice();
            var server = step.Of(3);
            if (_view is null)
                Array.Clear(_sequences);
            switch (_view is null ? 0 : dice.Next(24))
            {
                case < 19:
                    var commit = Commit(dice, server, servers[server]);
                    return async store => await store.CommitAsync(commit, Now);
                case < 21:
                    var claim = Claim(dice);
                    return async store => ModelTests.Known(await store.ClaimAsync(claim, Now));
                // Suspensions are known by session, run and attempt, none of which is ever the same again; but for this test, which makes a session anew that was lost.
                case 21 when !_isAnother:
                    return ExpiredAsync;
                default:
                    var orphan = new OrphanedRun(id, 1 + dice.Next((int)_view!.LastRun + 1), dice.Next(4) == 0 ? "" : servers[dice.Next(3)]);
                    return async store => Known(await store.TakeAsync(orphan, Now));
            }
        }

        private static object? Known(TakenRun? taken) => taken is null
            ? null
            : (ModelTests.Known(taken.Session), taken.Attempt, taken.LostAttempts, taken.Deadline, taken.Emitted, Texts([taken.Invoke]), taken.Requests, Texts(taken.Inbox));

        private SessionCommit Commit(Random dice, int server, string serverId)
        {
            var view = _view;
            var acknowledged = view is not null && dice.Next(3) == 0 ? dice.NextInt64(view.Acknowledged, view.Appended + (dice.Next(20) == 0 ? 2 : 1)) : (long?)null;
            return new SessionCommit
            {
                SessionId = id,
                Sequence = Math.Max(1, _sequences[server] + (dice.Next(12) switch { 0 => 0, 1 => dice.Next(3) == 0 ? 2 : 1, _ => 1 })),
                Create = view is null ? new NewSession("c0", Token("t0"), $"issuer\n{Owner}") : null,
                Generation = view is null ? 1 : dice.Next(4) switch { 0 => 0, 1 => Math.Max(1, view.Generation - 1), _ => view.Generation },
                Received = dice.Next(4) == 0 ? (view?.Received ?? 0) + dice.Next(3) : null,
                LastRun = dice.Next(4) == 0 ? (view?.LastRun ?? 0) + dice.Next(3) : null,
                Acknowledged = acknowledged,
                AcknowledgedBytes = acknowledged * 4 ?? 0,
                ConfirmsToken = dice.Next(6) == 0,
                Detaches = dice.Next(8) == 0,
                ClientTools = dice.Next(8) == 0 ? System.Text.Encoding.UTF8.GetBytes($"tools {_frames++}") : null,
                Items = [.. Enumerable.Range(0, dice.Next(4)).Select(_ => dice.Next(3) == 0 ? Wait(dice, serverId) : Item(dice))],
            };
        }

        private CommitItem Item(Random dice)
        {
            var run = dice.NextInt64((_view?.LastRun ?? 0) + 2);
            var live = _view?.Runs.FirstOrDefault(live => live.Run == run);
            var attempt = (live?.Attempt ?? 1) - (dice.Next(5) == 0 ? 1 : 0);
            return dice.Next(6) switch
            {
                0 => Run((_view?.LastRun ?? 0) + dice.Next(3)) with { Deadline = dice.Next(2) == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(dice.Next()), Arrived = DateTimeOffset.FromUnixTimeMilliseconds(dice.Next()) },
                1 => new BeginAttempt(run, attempt + 1) { LostAttempts = dice.Next(4) },
                _ => Append([.. Enumerable.Range(0, 1 + dice.Next(3)).Select(_ => $"{_frames++:0000}")]) with
                {
                    Run = run,
                    Attempt = run == 0 ? 0 : attempt,
                    IsAnswer = run == 0 && dice.Next(2) == 0,
                    ToolRevision = dice.Next(6) == 0 ? (_view?.ToolRevision ?? 0) + dice.Next(3) : null,
                    State = dice.Next(3) == 0 ? (RunState)dice.Next(4) : null,
                    Text = dice.Next(2) == 0 ? $"ä{_frames} " : "",
                    ReplacesText = dice.Next(6) == 0,
                    EndsRun = dice.Next(6) == 0,
                    Queue = dice.Next(3) == 0 ? TimeSpan.FromMilliseconds(dice.Next()) : null,
                    FirstToken = dice.Next(3) == 0 ? TimeSpan.FromMilliseconds(dice.Next()) : null,
                    EventId = dice.Next(6) == 0 ? $"e{dice.Next(8)}" : null,
                    Requests = [.. Enumerable.Range(0, dice.Next(3)).Select(_ => Request(dice) with { IsSettled = dice.Next(4) == 0, ExpiresAt = dice.Next(2) == 0 ? null : Later(dice) })],
                },
            };
        }

        /// <summary>What has to do with a run that waits; of a run that may, if there is one.</summary>
        private CommitItem Wait(Random dice, string serverId)
        {
            var runs = _view?.Runs ?? [];
            var live = runs.Where(run => run.ServerId == serverId || run.ServerId.Length == 0).Concat(runs).FirstOrDefault() ?? new LiveRun(1, "", 1, RunState.Running, null, 0);
            var attempt = live.Attempt - (dice.Next(8) == 0 ? 1 : 0);

            // No server suspends what hasn't begun.
            return dice.Next(4) switch
            {
                0 when runs.Count > 0 => new SuspendRun(live.Run, attempt, live.InboxCount - (dice.Next(8) == 0 ? 1 : 0), dice.Next(3) == 0 ? null : TimeSpan.FromMilliseconds(dice.Next(100_000)), ExpiryOf(live.Run, attempt)),
                1 => new AppendFrames(0, default) { Bytes = 0, Run = live.Run, Attempt = attempt, State = RunState.WaitingForInput, Requests = [Request(dice)] },
                _ => new ReceiveFrame(live.Run, Request(dice), System.Text.Encoding.UTF8.GetBytes($"said {_frames++}")) { Attempt = dice.Next(4) == 0 ? attempt : 0, Returned = dice.Next(4) == 0 ? default : System.Text.Encoding.UTF8.GetBytes($"back {_frames++}") },
            };
        }

        /// <summary>A server suspends an attempt once, and so with one expiry.</summary>
        private DateTimeOffset ExpiryOf(long run, long attempt) => _begun.AddSeconds(((run * 31) + (attempt * 17)) % 600);

        private DateTimeOffset Later(Random dice) => time.GetUtcNow().AddMilliseconds(dice.Next(200_000));

        private static RunRequest Request(Random dice) => new((RunRequestKind)dice.Next(3), 1 + dice.Next(6));

        private SessionClaim Claim(Random dice)
        {
            // One that was asked before, as when its answer was lost.
            if (_claim is not null && dice.Next(4) == 0)
                return _claim;
            _tokens.Add($"t{_tokens.Count}");
            return _claim = new SessionClaim
            {
                SessionId = id,
                TokenHash = Token(_tokens[^Math.Min(_tokens.Count, 2 + dice.Next(3))]),
                NextTokenHash = Token(_tokens[^1]),
                Principal = dice.Next(15) == 0 ? "mallory" : $"issuer\n{Owner}",
                Received = dice.NextInt64(Math.Max(0, _view!.Acknowledged - (dice.Next(10) == 0 ? 1 : 0)), _view.Appended + (dice.Next(10) == 0 ? 2 : 1)),
                ConnectionId = $"c{_tokens.Count}",
            };
        }
    }
}
