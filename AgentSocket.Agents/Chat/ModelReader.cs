using AgentSocket.Protocol;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;

namespace AgentSocket.Agents;

/// <summary>
/// Reads one answer of the model's into the run. While tokens are there, it writes them one by one into the corked buffer; only when it is about to wait
/// for the model does it flush. There is no flush, task or lock per token. Guidance breaks the answer off.
/// </summary>
internal sealed class ModelReader(
    IChatCompletionService model, ModelTelemetry telemetry, TimeProvider time, IOptions<ModelOptions> options, ILogger<ModelReader> logger)
{
    private readonly TimeSpan _idleTimeout = options.Value.IdleTimeout;

    /// <summary>Asks, and reads the answer to its end, or until guidance comes.</summary>
    /// <param name="chat">The run.</param>
    /// <param name="settings">What the model may do.</param>
    /// <param name="round">The number of the answer in the run.</param>
    /// <param name="cancellationToken">The run was cancelled.</param>
    /// <returns>The tools that the model calls, and what the answer cost.</returns>
    /// <exception cref="AgentSocketException">The model failed.</exception>
    public async ValueTask<ModelAnswer> ReadAsync(ChatRun chat, PromptExecutionSettings settings, int round, CancellationToken cancellationToken)
    {
        var call = telemetry.Begin();
        var answer = new AnswerBuilder();
        var writing = new CallWriting(chat.Context, round);
        using var guidance = new GuidanceBreak(chat.Context, cancellationToken);
        string? error = null;
        try
        {
            await using var stream = new ModelStream(
                stop => model.GetStreamingChatMessageContentsAsync(chat.History, settings, chat.Kernel, stop), _idleTimeout, time, guidance.Token);
            await PumpAsync(stream, answer, chat, writing, cancellationToken);
            return answer.Build();
        }
        catch (OperationCanceledException) when (guidance.HasCome && !cancellationToken.IsCancellationRequested)
        {
            await writing.DropAsync(cancellationToken);
            return answer.BuildBrokenOff();
        }
        catch (AgentSocketException failure)
        {
            error = failure.Code;
            AgentsLog.ModelFailed(logger, failure.Code, failure.Message, failure.InnerException?.GetType().Name);
            throw;
        }
        catch (Exception exception)
        {
            error = exception.GetType().Name;
            throw;
        }
        finally
        {
            telemetry.End(call, answer.Usage, error);
        }
    }

    private static async ValueTask PumpAsync(ModelStream stream, AnswerBuilder answer, ChatRun chat, CallWriting writing, CancellationToken cancellationToken)
    {
        while (true)
        {
#pragma warning disable CA2012 // Awaited once: where the flush awaits it, it throws.
            var moving = stream.MoveNextAsync();
#pragma warning restore CA2012
            if (!moving.IsCompleted)
                await FlushAsync(stream, moving, chat.Context, cancellationToken);
            if (!await moving)
                return;
            var update = stream.Current;
            var (text, hasCalls) = answer.Add(update);
            if (text is { Length: > 0 })
                await chat.Output.SayAsync(text, cancellationToken);
            if (!hasCalls)
                continue;
            foreach (var piece in update.Items.OfType<StreamingFunctionCallUpdateContent>().ToArray())
                await writing.WriteAsync(answer.Add(piece), piece.Arguments, cancellationToken);
        }
    }

    private static async ValueTask FlushAsync(ModelStream stream, ValueTask<bool> moving, AgentContext context, CancellationToken cancellationToken)
    {
        try
        {
            await context.FlushAsync(cancellationToken);
        }
        catch
        {
            await stream.AbandonAsync(moving);
            throw;
        }
    }
}
