using AgentSocket.Protocol;
using AgentSocket.Server.Stores;
using AgentSocket.Tests.Storage;
using FsCheck;
using FsCheck.Fluent;
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
        ISessionStore[] real = [A, B, Join()];
        var step = Gen.Choose(0, int.MaxValue).Select(number => new Step(number));
        var steps = Gen.ArrayOf(step, Steps).ToArbitrary();
        FsCheck.Check.One(Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(Cases), Prop.ForAll(steps, Run));

        void Run(Step[] chosen) => CompareAsync(real, chosen).GetAwaiter().GetResult();
    }

    private static async Task CompareAsync(ISessionStore[] real, Step[] steps)
    {
        var first = new ReferenceStore(TimeProvider.System, serverId: real[0].ServerId);
        ISessionStore[] reference = [first, first.Join(real[1].ServerId), first.Join(real[2].ServerId)];
        var session = new Session(Guid.NewGuid().ToString("N"));
        foreach (var step in steps)
        {
            var play = session.Choose(step, [.. real.Select(server => server.ServerId)]);
            var server = step.Of(3);
            Assert.Equivalent(await play(reference[server]), await play(real[server]), strict: true);
            session.Learn(await reference[server].LookAsync(session.Id, Now), server);
            Assert.Equivalent(await SeeAsync(reference[server], session), await SeeAsync(real[server], session), strict: true);
        }

        await real[0].DeleteAsync(session.Id, Now);
    }

    private static async Task<object?> SeeAsync(ISessionStore store, Session session) =>
        (await store.LookAsync(session.Id, Now), Texts(await store.ReadAsync(session.Id, session.Acknowledged, Now)));

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
    private sealed class Session(string id)
    {
        private readonly long[] _sequences = new long[3];
        private readonly List<string> _tokens = ["t0"];
        private SessionView? _view;
        private int _frames;

        public string Id => id;

        public long Acknowledged => _view?.Acknowledged ?? 0;

        public void Learn(SessionView? view, int server)
        {
            _view = view;
            _sequences[server] = view?.Sequence ?? 0;
        }

        public Func<ISessionStore, Task<object?>> Choose(Step step, string[] servers)
        {
            var dice = step.Dice();
            var server = step.Of(3);
            if (_view is null)
                Array.Clear(_sequences);
            var kind = _view is null ? 0 : dice.Next(12);
            if (kind < 9)
            {
                var commit = Commit(dice, server);
                return async store => await store.CommitAsync(commit, Now);
            }

            if (kind == 9)
            {
                var claim = Claim(dice);
                return async store => await store.ClaimAsync(claim, Now);
            }

            var orphan = new OrphanedRun(id, 1 + dice.Next((int)_view!.LastRun + 1), servers[dice.Next(3)]);
            return async store => await store.TakeAsync(orphan, Now) is not { } taken
                ? null
                : (taken.Session, taken.Attempt, taken.Deadline, taken.Emitted, System.Text.Encoding.UTF8.GetString(taken.Invoke.Span));
        }

        private SessionCommit Commit(Random dice, int server)
        {
            var view = _view;
            var acknowledged = view is not null && dice.Next(3) == 0 ? dice.NextInt64(view.Acknowledged, view.Appended + (dice.Next(20) == 0 ? 2 : 1)) : (long?)null;
            return new SessionCommit
            {
                SessionId = id,
                Sequence = Math.Max(1, _sequences[server] + (dice.Next(12) switch { 0 => 0, 1 => dice.Next(3) == 0 ? 2 : 1, _ => 1 })),
                Create = view is null ? new NewSession("c0", Token("t0"), Owner) : null,
                Generation = view is null ? 1 : dice.Next(4) switch { 0 => 0, 1 => Math.Max(1, view.Generation - 1), _ => view.Generation },
                Received = dice.Next(4) == 0 ? (view?.Received ?? 0) + dice.Next(3) : null,
                Acknowledged = acknowledged,
                AcknowledgedBytes = acknowledged * 4 ?? 0,
                ConfirmsToken = dice.Next(6) == 0,
                Detaches = dice.Next(8) == 0,
                Items = [.. Enumerable.Range(0, dice.Next(4)).Select(_ => Item(dice))],
            };
        }

        private CommitItem Item(Random dice)
        {
            var run = dice.NextInt64((_view?.LastRun ?? 0) + 2);
            var live = _view?.Runs.FirstOrDefault(live => live.Run == run);
            var attempt = (live?.Attempt ?? 1) - (dice.Next(5) == 0 ? 1 : 0);
            return dice.Next(6) switch
            {
                0 => Run((_view?.LastRun ?? 0) + dice.Next(3)) with { Deadline = dice.Next(2) == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(dice.Next()) },
                1 => new BeginAttempt(run, attempt + 1),
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
                },
            };
        }

        private SessionClaim Claim(Random dice)
        {
            _tokens.Add($"t{_tokens.Count}");
            return new SessionClaim
            {
                SessionId = id,
                TokenHash = Token(_tokens[^Math.Min(_tokens.Count, 2 + dice.Next(3))]),
                NextTokenHash = Token(_tokens[^1]),
                Principal = dice.Next(15) == 0 ? "mallory" : Owner,
                Received = dice.NextInt64(Math.Max(0, _view!.Acknowledged - (dice.Next(10) == 0 ? 1 : 0)), _view.Appended + (dice.Next(10) == 0 ? 2 : 1)),
                ConnectionId = $"c{_tokens.Count}",
            };
        }
    }
}
