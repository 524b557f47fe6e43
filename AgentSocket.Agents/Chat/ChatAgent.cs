using AgentSocket.Protocol;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;
using Microsoft.SemanticKernel.Connectors.OpenAI;

namespace AgentSocket.Agents;

/// <summary>
/// Target <c>chat</c>: a conversation with the configured model, which may call the kernel's plugins and the client's tools. The model says what it
/// calls and the agent runs it, so that the client hears of it, and the turn keeps each call with its result. Guidance breaks the model off and
/// asks it again. An answer that leads to calls, and what guidance has left of one, is a step of the run, and so is each call: none is made twice.
/// </summary>
internal sealed class ChatAgent : IAgent
{
    private const string AnswerStep = "answer";

    private readonly Kernel _kernel;
    private readonly ModelReader _reader;
    private readonly ToolRunner _tools;
    private readonly ILogger<ChatAgent> _logger;
    private readonly ChatMessageContent _instructions;
    private readonly int _maxToolRounds;
    private readonly OpenAIPromptExecutionSettings _withTools;
    private readonly OpenAIPromptExecutionSettings _withoutTools;

    public ChatAgent(Kernel kernel, ModelReader reader, ToolRunner tools, IOptions<ChatOptions> chat, IOptions<ModelOptions> model, ILogger<ChatAgent> logger)
    {
        _kernel = kernel;
        _reader = reader;
        _tools = tools;
        _logger = logger;
        _instructions = new ChatMessageContent(AuthorRole.System, chat.Value.Instructions);
        _maxToolRounds = chat.Value.MaxToolRounds;
        _withTools = Settings(model.Value, FunctionChoiceBehavior.Auto(autoInvoke: false));
        _withoutTools = Settings(model.Value, FunctionChoiceBehavior.None());
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Targets { get; } = ["chat"];

    /// <inheritdoc/>
    public bool IsSteerable => true;

    /// <inheritdoc/>
    public async ValueTask<AgentResult> RunAsync(AgentContext context, CancellationToken cancellationToken)
    {
        var text = ChatInput.Read(context.Input);
        var history = new ChatHistory(context.Conversation.Messages().Prepend(_instructions));
        history.AddUserMessage(text);
        var turn = context.Conversation.Begin(text);
        var kernel = RunKernel.Create(_kernel, context);
        var chat = new ChatRun(context, turn, history, kernel);
        chat.Attach();
        var outcome = TurnOutcome.Failed;
        try
        {
            var usage = await AnswerAsync(chat, cancellationToken);
            outcome = TurnOutcome.Completed;
            return new AgentResult(AgentValue.None, usage.Input, usage.Output);
        }
        catch (RunSuspendedException)
        {
            outcome = TurnOutcome.Open;
            throw;
        }
        catch (OperationCanceledException)
        {
            outcome = TurnOutcome.Cancelled;
            throw;
        }
        finally
        {
            if (outcome == TurnOutcome.Open)
                turn.Abandon();
            else
                turn.End(outcome);
        }
    }

    private async ValueTask<TokenUsage> AnswerAsync(ChatRun chat, CancellationToken cancellationToken)
    {
        var usage = default(TokenUsage);
        for (int round = 1, toolRounds = 0; ; round++)
        {
            await TakeGuidanceAsync(chat, cancellationToken);
            var mayCall = toolRounds < _maxToolRounds;
            if (!mayCall)
                AgentsLog.ToolRoundsExhausted(_logger, toolRounds);
            chat.Turn.NextReply();
            var answer = await NextAnswerAsync(chat, round, mayCall, cancellationToken);
            usage += answer.Usage;
            var calls = mayCall ? answer.Calls : [];
            if (calls.Count == 0 && !answer.IsBrokenOff)
                return usage;
            toolRounds += calls.Count > 0 ? 1 : 0;
            await _tools.RunAsync(calls, round, chat, cancellationToken);
            var reply = chat.Turn.Replies[^1];
            if (!reply.IsEmpty)
                chat.History.AddRange(TurnMessages.From(reply));
        }
    }

    /// <summary>The answer that an earlier attempt had; or what guidance has left of it; or a new one.</summary>
    private async ValueTask<ModelAnswer> NextAnswerAsync(ChatRun chat, int round, bool mayCall, CancellationToken cancellationToken)
    {
        var context = chat.Context;
        if (context.Steps.TryReplay(AnswerStep, out var step))
        {
            var (said, text) = ModelAnswer.FromStep(step);
            chat.Output.Repeat(text);
            return said;
        }

        await chat.Output.CatchUpAsync(cancellationToken);
        ModelAnswer answer;
        if (context.HasGuidance && context.TextAhead is { IsEmpty: false } ahead)
        {
            await chat.Output.SayAsync(ahead.ToString(), cancellationToken);
            answer = new ModelAnswer([], default, IsBrokenOff: true);
        }
        else
        {
            chat.ClientTools.Renew();
            answer = await _reader.ReadAsync(chat, mayCall ? _withTools : _withoutTools, round, cancellationToken);
            answer = answer with { Calls = [.. answer.Calls.Select(chat.ClientTools.WithTool)] };
        }

        // Guidance that came with the last word still counts.
        answer = answer with { IsBrokenOff = answer.IsBrokenOff || (answer.Calls.Count == 0 && context.HasGuidance) };
        if (answer.IsBrokenOff || answer.Calls.Count > 0)
            await context.Steps.RecordAsync(AnswerStep, answer.ToStep(chat.Turn.Replies[^1].Text));
        return answer;
    }

    /// <summary>What the person said meanwhile is the model's to read: behind its last message, and what came of that.</summary>
    private static async ValueTask TakeGuidanceAsync(ChatRun chat, CancellationToken cancellationToken)
    {
        while (true)
        {
            await CatchUpIfDueAsync(chat, cancellationToken);
            var guidance = await chat.Context.TryTakeGuidanceAsync(cancellationToken);
            if (guidance.IsNone)
                return;
            var text = ChatInput.ReadGuidance(guidance);
            chat.Turn.Guide(text);
            chat.History.AddUserMessage(text);
        }
    }

    /// <summary>New guidance is taken only where all is said that was said before.</summary>
    private static ValueTask CatchUpIfDueAsync(ChatRun chat, CancellationToken cancellationToken) =>
        chat.Context.Steps.IsReplaying ? ValueTask.CompletedTask : chat.Output.CatchUpAsync(cancellationToken);

    private static OpenAIPromptExecutionSettings Settings(ModelOptions model, FunctionChoiceBehavior functions) => new()
    {
        FunctionChoiceBehavior = functions,
        Temperature = model.Temperature,
        MaxTokens = model.MaxOutputTokens,
    };
}
