using AgentSocket.Protocol;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;
using Microsoft.SemanticKernel.Connectors.OpenAI;

namespace AgentSocket.Agents;

/// <summary>
/// Target <c>chat</c>: a conversation with the configured model, which may call the kernel's plugins. The model says what it calls
/// and the agent runs it, so that the client hears of it, and the turn keeps each call with its result.
/// </summary>
internal sealed class ChatAgent : IAgent
{
    private readonly ModelReader _reader;
    private readonly ToolRunner _tools;
    private readonly ILogger<ChatAgent> _logger;
    private readonly ChatMessageContent _instructions;
    private readonly int _maxToolRounds;
    private readonly OpenAIPromptExecutionSettings _withTools;
    private readonly OpenAIPromptExecutionSettings _withoutTools;

    public ChatAgent(ModelReader reader, ToolRunner tools, IOptions<ChatOptions> chat, IOptions<ModelOptions> model, ILogger<ChatAgent> logger)
    {
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
    public async ValueTask<AgentResult> RunAsync(AgentContext context, CancellationToken cancellationToken)
    {
        var text = ChatInput.Read(context.Input);
        var history = new ChatHistory(context.Conversation.Messages().Prepend(_instructions));
        history.AddUserMessage(text);
        var turn = context.Conversation.Begin(text);
        var outcome = TurnOutcome.Failed;
        try
        {
            var usage = await AnswerAsync(history, turn, context.Writer, cancellationToken);
            outcome = TurnOutcome.Completed;
            return new AgentResult(AgentValue.None, usage.Input, usage.Output);
        }
        catch (OperationCanceledException)
        {
            outcome = TurnOutcome.Cancelled;
            throw;
        }
        finally
        {
            turn.End(outcome);
        }
    }

    private async ValueTask<TokenUsage> AnswerAsync(ChatHistory history, Turn turn, RunWriter writer, CancellationToken cancellationToken)
    {
        var usage = default(TokenUsage);
        for (var round = 0; ; round++)
        {
            var mayCall = round < _maxToolRounds;
            if (!mayCall)
                AgentsLog.ToolRoundsExhausted(_logger, round);
            turn.NextReply();
            var answer = await _reader.ReadAsync(history, mayCall ? _withTools : _withoutTools, turn, writer, cancellationToken);
            usage += answer.Usage;
            if (answer.Calls.Count == 0 || !mayCall)
                return usage;
            foreach (var call in answer.Calls)
                await _tools.RunAsync(call, turn, writer, cancellationToken);
            history.AddRange(TurnMessages.From(turn.Replies[^1]));
        }
    }

    private static OpenAIPromptExecutionSettings Settings(ModelOptions model, FunctionChoiceBehavior functions) => new()
    {
        FunctionChoiceBehavior = functions,
        Temperature = model.Temperature,
        MaxTokens = model.MaxOutputTokens,
    };
}
