using System.Buffers;
using MessagePack;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;

namespace AgentSocket.Agents.Tests.Conversations;

public class ConversationTests
{
    private static readonly ConversationOptions Small = new() { MaxTokens = 100 };

    [Fact]
    public void Turns_OverTheBound_GoOldestFirstAndWhole()
    {
        var conversation = new Conversation(Small);
        for (var i = 1; i <= 5; i++)
            Say(conversation, $"question {i}", new string('x', 120));

        Assert.Equal(["question 4", "question 5"], conversation.Turns.Select(turn => turn.User).TakeLast(2));
        Assert.True(conversation.Tokens <= 100);
        Assert.Equal(conversation.Turns.Sum(turn => turn.Tokens), conversation.Tokens);
        Assert.DoesNotContain(conversation.Turns, turn => turn.User == "question 1");
    }

    [Fact]
    public void Turn_LargerThanTheBound_StaysWithItsBeginnings()
    {
        var conversation = new Conversation(Small);
        Say(conversation, "small", "answer");
        var turn = conversation.Begin(new string('q', 1000));
        turn.Append("Let me look.");
        turn.Call("1", "docs", "search", """{"query":"x"}""").Complete(new string('r', 1000));
        turn.NextReply();
        turn.Append(new string('a', 1000));
        turn.End(TurnOutcome.Completed);

        var kept = Assert.Single(conversation.Turns);
        Assert.StartsWith("qqqq", kept.User, StringComparison.Ordinal);
        Assert.EndsWith("…", kept.User, StringComparison.Ordinal);
        Assert.Equal("Let me look.", kept.Replies[0].Text);
        Assert.StartsWith("rrrr", Assert.Single(kept.Replies[0].Tools).Result, StringComparison.Ordinal);
        Assert.InRange(kept.Tokens, 1, 104);
    }

    [Fact]
    public void Turn_CancelledWhileAToolRuns_KeepsWhatWasSaidButNotTheCall()
    {
        var conversation = new Conversation(Small);
        var turn = conversation.Begin("Weather?");
        turn.Append("Let me ");
        turn.Append("see.");
        turn.Call("1", "weather", "forecast", "{}").Complete("sunny");
        turn.Call("2", "weather", "forecast", "{}");
        turn.End(TurnOutcome.Cancelled);

        var reply = Assert.Single(Assert.Single(conversation.Turns).Replies);
        Assert.Equal("Let me see.", reply.Text);
        Assert.Equal("1", Assert.Single(reply.Tools).Id);
        Assert.Equal(TurnOutcome.Cancelled, conversation.Turns[0].Outcome);
    }

    [Fact]
    public void Turn_ThatNothingCameOf_IsJustTheQuestion()
    {
        var conversation = new Conversation(Small);
        var turn = conversation.Begin("Hello?");
        turn.NextReply();
        turn.End(TurnOutcome.Failed);

        Assert.Empty(Assert.Single(conversation.Turns).Replies);
        Assert.Equal(AuthorRole.User, Assert.Single(conversation.Messages()).Role);
    }

    [Fact]
    public void Messages_OfATurnWithTools_PutEachResultBehindItsCall()
    {
        var conversation = new Conversation(Small);
        var turn = conversation.Begin("Weather?");
        turn.Append("Let me see.");
        turn.Call("1", "weather", "forecast", """{"city":"Kiel","days":null}""").Complete("sunny");
        turn.Call("2", null, "plain", "{}").Complete("done");
        turn.NextReply();
        turn.Append("Sunny.");
        turn.End(TurnOutcome.Completed);

        var messages = conversation.Messages();

        Assert.Equal(["user", "assistant", "tool", "tool", "assistant"], messages.Select(message => message.Role.Label));
        var call = FunctionCallContent.GetFunctionCalls(messages[1]).First();
        Assert.Equal(("1", "weather", "forecast"), (call.Id, call.PluginName, call.FunctionName));
        Assert.Equal("Kiel", call.Arguments!["city"]);
        Assert.Null(call.Arguments["days"]);
        Assert.Equal("sunny", messages[2].Items.OfType<FunctionResultContent>().Single().Result);
        Assert.Equal("Sunny.", messages[4].Content);
    }

    [Fact]
    public void Turns_OfRunsAtTheSameTime_StandInTheOrderTheyBegan()
    {
        var conversation = new Conversation(Small);
        var first = conversation.Begin("first");
        var second = conversation.Begin("second");
        second.End(TurnOutcome.Completed);

        Assert.Equal(["second"], conversation.Turns.Select(turn => turn.User));
        Assert.Equal(["first", "second"], conversation.Messages().Select(message => message.Content));

        first.Append("late");
        first.End(TurnOutcome.Completed);

        Assert.Equal(["first", "second"], conversation.Turns.Select(turn => turn.User));
        Assert.Equal(["second", "first"], conversation.Added.Select(turn => turn.User));
    }

    [Fact]
    public void Turn_ThatHasEnded_DoesNotChange()
    {
        var turn = new Conversation(Small).Begin("x");
        turn.End(TurnOutcome.Completed);

        Assert.Throws<InvalidOperationException>(() => turn.Append("more"));
        Assert.Throws<InvalidOperationException>(() => turn.End(TurnOutcome.Completed));
    }

    [Fact]
    public void Append_MoreThanFits_IsNotKept()
    {
        var turn = new Conversation(Small).Begin("x");
        for (var i = 0; i < 10_000; i++)
            turn.Append("0123456789");

        Assert.Equal(400, turn.Replies[0].Text.Length);
    }

    [Fact]
    public void Write_ThenRead_GivesTheSameConversation()
    {
        var conversation = new Conversation(Small);
        var turn = conversation.Begin("Größe? 😀");
        turn.Append("Moment…");
        turn.Call("1", null, "f", """{"a":"b"}""").Complete("c");
        turn.End(TurnOutcome.Failed);
        Say(conversation, "next", "answer");

        var copy = Read(Write(conversation), Small);

        Assert.Equal(Json(Write(conversation)), Json(Write(copy)));
        Assert.Equal(conversation.Tokens, copy.Tokens);
        Assert.Empty(copy.Added);
        Assert.Equal(TurnOutcome.Failed, copy.Turns[0].Outcome);
    }

    [Fact]
    public void Read_WithASmallerBound_KeepsTheNewest()
    {
        var conversation = new Conversation(new ConversationOptions());
        for (var i = 1; i <= 5; i++)
            Say(conversation, $"question {i}", new string('x', 120));

        Assert.Equal("question 5", Read(Write(conversation), Small).Turns[^1].User);
        Assert.True(Read(Write(conversation), Small).Tokens <= 100);
    }

    [Fact]
    public void Read_FieldsOfANewerWriter_PassesThemOver()
    {
        var newer = MessagePackSerializer.ConvertFromJson("""[1,[["hi",1,[["hello",[["1",null,"f","{}","r","new"]],[],"new"]],"new"]],"new"]""", cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal("hello", Assert.Single(Read(newer, Small).Turns).Replies[0].Text);
    }

    [Fact]
    public void Read_ATurnWithoutGuidance_AsOlderWritersLeftIt_IsRead()
    {
        var older = MessagePackSerializer.ConvertFromJson("""[1,[["hi",1,[["hello",[]]]]]]""", cancellationToken: TestContext.Current.CancellationToken);

        Assert.Empty(Assert.Single(Read(older, Small).Turns).Replies[0].Guidance);
    }

    [Theory]
    [InlineData("[2,[]]")]
    [InlineData("[1,\"x\"]")]
    [InlineData("7")]
    public void Read_SomethingElse_IsRefused(string json) =>
        Assert.Throws<MessagePackSerializationException>(() => Read(MessagePackSerializer.ConvertFromJson(json, cancellationToken: TestContext.Current.CancellationToken), Small));

    private static void Say(Conversation conversation, string user, string answer)
    {
        var turn = conversation.Begin(user);
        turn.Append(answer);
        turn.End(TurnOutcome.Completed);
    }

    private static ReadOnlyMemory<byte> Write(Conversation conversation)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var writer = new MessagePackWriter(buffer);
        conversation.Write(ref writer);
        writer.Flush();
        return buffer.WrittenMemory;
    }

    private static Conversation Read(ReadOnlyMemory<byte> bytes, ConversationOptions options)
    {
        var reader = new MessagePackReader(bytes);
        return Conversation.Read(ref reader, options);
    }

    private static string Json(ReadOnlyMemory<byte> bytes) => MessagePackSerializer.ConvertToJson(bytes, cancellationToken: TestContext.Current.CancellationToken);
}
