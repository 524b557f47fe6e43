using AgentSocket.Protocol;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;

namespace AgentSocket.Agents;

/// <summary>
/// Reads one answer of the model's into the run's writer and the turn. While tokens are there, it writes them one by one into
/// the corked buffer; only when it is about to wait for the model does it flush. There is no flush, task or lock per token.
/// </summary>
internal sealed class ModelReader(
    IChatCompletionService model, Kernel kernel, ModelTelemetry telemetry, TimeProvider time, IOptions<ModelOptions> options, ILogger<ModelReader> logger)
{
    private readonly TimeSpan _idleTimeout = options.Value.IdleTimeout;

    /// <summary>Asks, and reads the answer to its end.</summary>
    /// <returns>The tools that the model calls, and what the answer cost.</returns>
    /// <exception cref="AgentSocketException">The model failed.</exception>
    public async ValueTask<ModelAnswer> ReadAsync(
        ChatHistory history, PromptExecutionSettings settings, Turn turn, RunWriter writer, CancellationToken cancellationToken)
    {
        var call = telemetry.Begin();
        var answer = new AnswerBuilder();
        string? error = null;
        try
        {
            await using var stream = new ModelStream(
                stop => model.GetStreamingChatMessageContentsAsync(history, settings, kernel, stop), _idleTimeout, time, cancellationToken);
            await PumpAsync(stream, answer, turn, writer, cancellationToken);
            return answer.Build();
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

    private static async ValueTask PumpAsync(
        ModelStream stream, AnswerBuilder answer, Turn turn, RunWriter writer, CancellationToken cancellationToken)
    {
        while (true)
        {
#pragma warning disable CA2012 // Awaited once: where the flush awaits it, it throws.
            var moving = stream.MoveNextAsync();
#pragma warning restore CA2012
            if (!moving.IsCompleted)
                await FlushAsync(stream, moving, writer, cancellationToken);
            if (!await moving)
                return;
            if (answer.Add(stream.Current) is not { Length: > 0 } text)
                continue;
            turn.Append(text);
            await writer.StreamAsync(text, StreamChannel.Text, cancellationToken);
        }
    }

    private static async ValueTask FlushAsync(ModelStream stream, ValueTask<bool> moving, RunWriter writer, CancellationToken cancellationToken)
    {
        try
        {
            await writer.FlushAsync(cancellationToken);
        }
        catch
        {
            await stream.AbandonAsync(moving);
            throw;
        }
    }
}
