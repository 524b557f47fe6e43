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
        var run = RunKernel.FindRun(kernel);
        return StreamAsync(Answer(chatHistory, executionSettings, kernel, run), chatHistory, run, cancellationToken);
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

    private DemoAnswer Answer(ChatHistory history, PromptExecutionSettings? settings, Kernel? kernel, AgentContext? run)
    {
        if (!history.Any(message => message.Role == AuthorRole.User))
            throw new KernelException("There is nothing to answer.");
        var turn = new DemoTurn(history, run?.GuidanceTaken ?? 0);
        var tools = new DemoTools(settings, history, kernel);
        return DemoCommand.Answer(turn, tools, _options.AllowCrash) ?? PlainTasks.Answer(turn, tools) ?? PlainLanguage.Answer(turn, tools);
    }

    private async IAsyncEnumerable<StreamingChatMessageContent> StreamAsync(
        DemoAnswer answer, ChatHistory history, AgentContext? run, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Pace? pace = null;
        var text = new StreamingTextContent(null);
        var update = new StreamingChatMessageContent(AuthorRole.Assistant, null, modelId: Id);
        update.Items.Add(text);
        var tokens = 0;
        foreach (var token in answer.Tokens)
        {
            cancellationToken.ThrowIfCancellationRequested();

            // What the client has from an earlier attempt needs no time.
            if (run is null or { TextAhead.IsEmpty: true })
            {
                pace ??= answer.Period is { } period ? new Pace(period, _time) : Pace.PerSecond(_options.TokensPerSecond, _time);
                if (pace.Next() is var wait && wait > TimeSpan.Zero)
                    await Task.Delay(wait, _time, cancellationToken);
            }

            tokens++;
            text.Text = token;
            yield return update;
        }

        if (answer.Ending == DemoEnding.Crash)
            await _crash.CrashAsync(cancellationToken);
        if (answer.Ending == DemoEnding.Fail)
            throw new KernelException("The demo model was told to fail.");
        foreach (var piece in Pieces(answer.Call, history))
            yield return piece;
        tokens += answer.Call is null ? 0 : TokenEstimate.Of(answer.Call.Arguments);
        yield return new StreamingChatMessageContent(null, null, modelId: Id, metadata: TokenUsage.ToMetadata(InputTokens(history), tokens));
    }

    /// <summary>A call comes in two pieces, as from other models: who is called, then with what.</summary>
    private static IEnumerable<StreamingChatMessageContent> Pieces(DemoToolCall? call, ChatHistory history)
    {
        if (call is null)
            yield break;
        var id = string.Create(CultureInfo.InvariantCulture, $"demo_{history.Count}");
        var first = new StreamingChatMessageContent(AuthorRole.Assistant, null, modelId: Id);
        first.Items.Add(new StreamingFunctionCallUpdateContent(id, $"{call.Plugin}-{call.Function}", ""));
        yield return first;
        var second = new StreamingChatMessageContent(null, null, modelId: Id);
        second.Items.Add(new StreamingFunctionCallUpdateContent(null, null, call.Arguments));
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
