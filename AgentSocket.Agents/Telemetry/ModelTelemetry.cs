using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Options;
using Microsoft.SemanticKernel.ChatCompletion;
using Microsoft.SemanticKernel.Services;

namespace AgentSocket.Agents;

/// <summary>Measures the requests to the model.</summary>
internal sealed class ModelTelemetry
{
    private static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92],
    };

    private static readonly InstrumentAdvice<long> Tokens = new()
    {
        HistogramBucketBoundaries = [1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864],
    };

    private readonly TimeProvider _time;
    private readonly Histogram<double> _duration;
    private readonly Histogram<long> _usage;
    private readonly string _provider;
    private readonly string _activityName;

    public ModelTelemetry(IMeterFactory meters, IChatCompletionService model, IOptions<ModelOptions> options, TimeProvider time)
    {
        _time = time;
        _provider = GenAi.ProviderName(options.Value.Kind);
        Model = model.GetModelId() ?? "unknown";
        _activityName = $"{GenAi.Chat} {Model}";
        var meter = meters.Create(AgentsTelemetry.MeterName);
        _duration = meter.CreateHistogram("gen_ai.client.operation.duration", "s", "How long a request to the model took", null, Seconds);
        _usage = meter.CreateHistogram("gen_ai.client.token.usage", "{token}", "Tokens that a request to the model read and wrote", null, Tokens);
    }

    /// <summary>The model's name.</summary>
    public string Model { get; }

    /// <summary>Begins to measure a request.</summary>
    public ModelCall Begin()
    {
        var activity = AgentsTelemetry.Source.StartActivity(_activityName, ActivityKind.Client);
        activity?.SetTag(GenAi.Operation, GenAi.Chat).SetTag(GenAi.Provider, _provider).SetTag(GenAi.RequestModel, Model);
        return new ModelCall(activity, _time.GetTimestamp());
    }

    /// <summary>Ends the measurement.</summary>
    /// <param name="call">The request.</param>
    /// <param name="usage">What it cost, as far as the model says.</param>
    /// <param name="error">The kind of failure, if it failed.</param>
    public void End(in ModelCall call, in TokenUsage usage, string? error)
    {
        if (call.Activity is { } activity)
        {
            if (usage.Input is { } input)
                activity.SetTag(GenAi.InputTokens, input);
            if (usage.Output is { } output)
                activity.SetTag(GenAi.OutputTokens, output);
            if (error is not null)
                activity.SetTag(GenAi.ErrorType, error).SetStatus(ActivityStatusCode.Error);
            activity.Dispose();
        }

        var tags = Tags();
        Record(usage.Input, "input", tags);
        Record(usage.Output, "output", tags);
        if (error is not null)
            tags.Add(GenAi.ErrorType, error);
        _duration.Record(_time.GetElapsedTime(call.Started).TotalSeconds, tags);
    }

    private void Record(long? tokens, string type, TagList tags)
    {
        if (tokens is null)
            return;
        tags.Add(GenAi.TokenType, type);
        _usage.Record(tokens.Value, tags);
    }

    private TagList Tags() => new()
    {
        { GenAi.Operation, GenAi.Chat },
        { GenAi.Provider, _provider },
        { GenAi.RequestModel, Model },
    };
}

/// <summary>A request to the model that is being measured.</summary>
/// <param name="Activity">Its span, if anybody listens.</param>
/// <param name="Started">When it began.</param>
internal readonly record struct ModelCall(Activity? Activity, long Started);
