using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.Extensions.Options;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;
using Microsoft.SemanticKernel.Services;

namespace AgentSocket.Agents.Demo;

/// <summary>
/// The built-in model that answers when none is configured: no language model, but a service like one. It streams tokens at a
/// model's pace, calls tools, has the conversation in mind, and answers from the project's own documents.
/// </summary>
internal sealed class DemoModel : IChatCompletionService
{
    public const string Id = "demo";

    private readonly DemoOptions _options;
    private readonly TimeProvider _time;
    private readonly DemoCrash _crash;

    public DemoModel(IOptions<DemoOptions> options, TimeProvider time, DemoCrash crash)
    {
        _options = options.Value;
        _time = time;
        _crash = crash;
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, object?> Attributes { get; } = new Dictionary<string, object?> { [AIServiceExtensions.ModelIdKey] = Id };

    /// <inheritdoc/>
    /// <remarks>One update is filled anew for each token: it is valid until the next.</remarks>
    public IAsyncEnumerable<StreamingChatMessageContent> GetStreamingChatMessageContentsAsync(
        ChatHistory chatHistory, PromptExecutionSettings? executionSettings = null, Kernel? kernel = null, CancellationToken cancellationToken = default)
    {
        var answer = Answer(chatHistory, executionSettings, kernel);
        return answer.Call is null
            ? StreamAsync(answer, InputTokens(chatHistory), cancellationToken)
            : CallAsync(answer.Call, chatHistory);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ChatMessageContent>> GetChatMessageContentsAsync(
        ChatHistory chatHistory, PromptExecutionSettings? executionSettings = null, Kernel? kernel = null, CancellationToken cancellationToken = default)
    {
        var text = new StringBuilder();
        var calls = new FunctionCallContentBuilder();
        IReadOnlyDictionary<string, object?>? metadata = null;
        await foreach (var update in GetStreamingChatMessageContentsAsync(chatHistory, executionSettings, kernel, cancellationToken))
        {
            text.Append(update.Content);
            calls.Append(update);
            metadata = update.Metadata;
        }

        var message = new ChatMessageContent(AuthorRole.Assistant, text.ToString(), Id, metadata: metadata);
        foreach (var call in calls.Build())
            message.Items.Add(call);
        return [message];
    }

    private DemoAnswer Answer(ChatHistory history, PromptExecutionSettings? settings, Kernel? kernel)
    {
        if (history.Count == 0)
            throw new KernelException("There is nothing to answer.");
        if (history[^1] is { Role: var role, Content: { Length: > 0 } text } && role == AuthorRole.User
            && DemoCommand.Answer(text, history, _options.AllowCrash) is { } command)
            return command;
        return PlainLanguage.Answer(history, new DemoTools(settings, history, kernel));
    }

    private async IAsyncEnumerable<StreamingChatMessageContent> StreamAsync(
        DemoAnswer answer, int inputTokens, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var pace = answer.Period is { } period ? new Pace(period, _time) : Pace.PerSecond(_options.TokensPerSecond, _time);
        var text = new StreamingTextContent(null);
        var update = new StreamingChatMessageContent(AuthorRole.Assistant, null, modelId: Id);
        update.Items.Add(text);
        var tokens = 0;
        foreach (var token in answer.Tokens)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (pace.Next() is var wait && wait > TimeSpan.Zero)
                await Task.Delay(wait, _time, cancellationToken);
            tokens++;
            text.Text = token;
            yield return update;
        }

        if (answer.Ending == DemoEnding.Crash)
            await _crash.CrashAsync(cancellationToken);
        if (answer.Ending == DemoEnding.Fail)
            throw new KernelException("The demo model was told to fail.");
        yield return new StreamingChatMessageContent(null, null, modelId: Id, metadata: TokenUsage.ToMetadata(inputTokens, tokens));
    }

    /// <summary>A call comes in two pieces, as from other models: who is called, then with what.</summary>
    private static async IAsyncEnumerable<StreamingChatMessageContent> CallAsync(DemoToolCall call, ChatHistory history)
    {
        await ValueTask.CompletedTask;
        var id = string.Create(CultureInfo.InvariantCulture, $"demo_{history.Count}");
        var arguments = DemoTools.Arguments(call);
        var first = new StreamingChatMessageContent(AuthorRole.Assistant, null, modelId: Id);
        first.Items.Add(new StreamingFunctionCallUpdateContent(id, $"{call.Plugin}-{call.Function}", ""));
        yield return first;
        var second = new StreamingChatMessageContent(null, null, modelId: Id, metadata: TokenUsage.ToMetadata(InputTokens(history), TokenEstimate.Of(arguments)));
        second.Items.Add(new StreamingFunctionCallUpdateContent(null, null, arguments));
        yield return second;
    }

    private static int InputTokens(ChatHistory history)
    {
        var tokens = 0;
        foreach (var message in history)
        {
            // Not by Content, which allocates: a long conversation has many messages.
            for (var i = 0; i < message.Items.Count; i++)
                tokens += message.Items[i] is TextContent text ? TokenEstimate.Of(text.Text) : 0;
        }

        return tokens;
    }
}
