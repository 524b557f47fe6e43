using System.Text;
using AgentSocket.Protocol.Workers;
using FsCheck;
using FsCheck.Fluent;

namespace AgentSocket.Relay.Tests.Invocations;

public class RegeneratedTextTests
{
    private static Config Many => Config.QuickThrowOnFailure.WithMaxTest(2_000);

    [Fact]
    public void Text_HoweverCut_IsTheRegeneratedText() => Check.One(Many, Prop.ForAll(Cases().ToArbitrary(), attempt =>
    {
        var (text, _) = Apply(attempt);
        return (text == attempt.Text).Label($"{attempt.Emitted}|{attempt.Text}|{string.Join(',', attempt.Cuts)}: {text}");
    }));

    [Fact]
    public void Text_ThatGoesOnFromWhatWasEmitted_InterruptsNothing_AndSendsNothingTwice() => Check.One(Many, Prop.ForAll(Cases().ToArbitrary(), attempt =>
    {
        var longer = attempt with { Text = attempt.Emitted + attempt.Text };
        var (text, changes) = Apply(longer);
        var sent = string.Concat(changes.Select(change => change.Text));
        return text == longer.Text && sent == attempt.Text && changes.TrueForAll(change => change.DiscardFrom is null);
    }));

    [Fact]
    public void Text_IsTakenBackOnce_AndNeverWithinACharacter() => Check.One(Many, Prop.ForAll(Cases().ToArbitrary(), attempt =>
    {
        var (_, changes) = Apply(attempt);
        var takenBack = changes.Where(change => change.DiscardFrom is not null).ToList();
        return takenBack.Count <= 1 && takenBack.TrueForAll(change =>
            change.DiscardFrom < attempt.Emitted.Length
            && !char.IsLowSurrogate(attempt.Emitted[(int)change.DiscardFrom])
            && (change.Text.Length == 0 || !char.IsLowSurrogate(change.Text[0])));
    }));

    [Theory]
    [InlineData("1 2 3 ", "1 2 3 4 ", null, "4 ")]
    [InlineData("1 2 3 ", "1 2 3 ", null, "")]
    [InlineData("1 2 3 ", "1 2 x", 4, "x")]
    [InlineData("1 2 3 ", "1 ", 2, "")]
    [InlineData("1 2 3 ", "", 0, "")]
    [InlineData("", "1 ", null, "1 ")]
    [InlineData("a😀", "a😁", 1, "😁")]
    [InlineData("a😀", "b", 0, "b")]
    public void Text_ThatParts_TakesBackTheRest(string emitted, string text, int? discardFrom, string sent)
    {
        var (_, changes) = Apply(new Attempt(emitted, text, []));

        Assert.Equal(discardFrom, changes.SingleOrDefault(change => change.DiscardFrom is not null).DiscardFrom);
        Assert.Equal(sent, string.Concat(changes.Select(change => change.Text)));
    }

    /// <summary>The halves of 😀 and 😁 come in two deltas, and only the second halves differ.</summary>
    [Fact]
    public void Character_CutInTwo_IsSentWhole()
    {
        var regenerated = new RegeneratedText("a😀");

        Assert.Equal(0, regenerated.Take("a\uD83D".AsMemory()).Text.Length);
        var change = regenerated.Take("\uDE01b".AsMemory());

        Assert.Equal((1L, "😁b"), (change.DiscardFrom, change.Text.ToString()));
    }

    [Theory]
    [InlineData("one two", "three", "one three")]
    [InlineData("one three", "three", "one three")]
    [InlineData("one two three", "three", "one three")]
    [InlineData("one two three", "two three", "one two three")]
    public void Interrupt_OfTheAttemptsOwn_IsAboutItsOwnText(string emitted, string second, string text)
    {
        var regenerated = new RegeneratedText(emitted);
        var client = new StringBuilder(emitted);
        Apply(client, regenerated.Take("one two".AsMemory()));
        if (regenerated.TakeBack(4))
            client.Length = 4;
        Apply(client, regenerated.Take(second.AsMemory()));
        Apply(client, regenerated.End());

        Assert.Equal(text, client.ToString());
    }

    /// <summary>It is about text that is the client's only from the attempt before: nothing of it is to be seen.</summary>
    [Fact]
    public void Interrupt_OfTextThatWasNotSentAgain_IsNotSent()
    {
        var regenerated = new RegeneratedText("one two three");
        regenerated.Take("one two".AsMemory());

        Assert.False(regenerated.TakeBack(4));
        Assert.True(regenerated.IsRepeating);
    }

    private static (string Text, List<(long? DiscardFrom, string Text)> Changes) Apply(Attempt attempt)
    {
        var regenerated = new RegeneratedText(attempt.Emitted);
        var client = new StringBuilder(attempt.Emitted);
        var changes = new List<(long?, string)>();
        foreach (var delta in attempt.Deltas())
            Take(regenerated.Take(delta));
        Take(regenerated.End());
        return (client.ToString(), changes);

        void Take(TextChange change)
        {
            changes.Add((change.DiscardFrom, change.Text.ToString()));
            Apply(client, change);
        }
    }

    private static void Apply(StringBuilder client, TextChange change)
    {
        if (change.DiscardFrom is { } stays)
            client.Length = (int)stays;
        client.Append(change.Text);
    }

    /// <summary>Few letters, so that texts are often alike; and characters that differ in their second half only.</summary>
    private static Gen<Attempt> Cases() =>
        from common in Texts()
        from old in Texts()
        from fresh in Texts()
        from cuts in Gen.Choose(0, 4).ArrayOf()
        select new Attempt(common + old, common + fresh, cuts);

    private static Gen<string> Texts() => Gen.Elements("a", "b", "é", "😀", "😁", "€").ListOf().Select(string.Concat);

    /// <param name="Emitted">What earlier attempts emitted.</param>
    /// <param name="Text">What this one does.</param>
    /// <param name="Cuts">The lengths of its deltas, over and over.</param>
    private sealed record Attempt(string Emitted, string Text, int[] Cuts)
    {
        public IEnumerable<ReadOnlyMemory<char>> Deltas()
        {
            var rest = Text.AsMemory();
            for (var i = 0; i < Cuts.Length; i++)
            {
                var length = Math.Min(Cuts[i], rest.Length);
                yield return rest[..length];
                rest = rest[length..];
            }

            yield return rest;
        }
    }
}
