using System.Globalization;
using AgentSocket.Agents;
using AgentSocket.FunctionWorker.Conversations;
using AgentSocket.FunctionWorker.Journals;
using AgentSocket.FunctionWorker.Push;
using AgentSocket.FunctionWorker.Telemetry;
using AgentSocket.Protocol;
using AgentSocket.Protocol.Workers;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.Options;

namespace AgentSocket.FunctionWorker.Invoking;

/// <summary>
/// POST /invoke: a signed invocation in, frames out. What can be wrong with a request is found before the run begins, and said with a
/// status. Spec §11.2, §11.3, §11.5.
/// </summary>
internal sealed class InvokeEndpoint(
    InvocationVerifier verifier,
    AgentCatalog agents,
    NonceStore nonces,
    ConversationStore conversations,
    JournalStore journals,
    RunExecutor runs,
    BackgroundWork background,
    PushQueue pushes,
    IOptions<WorkerOptions> options,
    ILogger<InvokeEndpoint> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        var maxBytes = options.Value.MaxInvocationBytes;
        var body = request.ContentLength > maxBytes ? null : await BoundedBody.ReadAsync(request.BodyReader, maxBytes, context.RequestAborted);
        if (body is null)
        {
            await context.RefuseAsync(StatusCodes.Status413PayloadTooLarge, $"An invocation may have {maxBytes} bytes.");
            return;
        }

        // Who calls is settled before anything of the call is read.
        var check = Check(context, body);
        if (check != SignatureCheck.Valid)
        {
            logger.NotAuthorized(check);
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        if (!WorkerContentTypes.Invocation.Equals(request.ContentType, StringComparison.OrdinalIgnoreCase))
            await context.RefuseAsync(StatusCodes.Status415UnsupportedMediaType, $"The content type must be {WorkerContentTypes.Invocation}.");
        else if (Invocation.Read(body, Invocation.Limits(maxBytes), out var invocation) is var error and not FrameError.None)
            await context.RefuseAsync(StatusCodes.Status400BadRequest, $"The invocation is malformed: {error}.");
        else
            await FindAsync(context, invocation!);
    }

    private async Task FindAsync(HttpContext context, Invocation invocation)
    {
        IAgent agent;
        try
        {
            agent = agents.Find(invocation.Target);
        }
        catch (AgentSocketException unknown)
        {
            context.Refuse(StatusCodes.Status404NotFound, invocation.Run, unknown);
            return;
        }

        await TakeAsync(context, invocation, agent);
    }

    private async Task TakeAsync(HttpContext context, Invocation invocation, IAgent agent)
    {
        var isNew = nonces.TryAddAsync(context.Request.Headers[WorkerHeaders.Nonce].ToString());
        var conversation = conversations.LoadAsync(invocation.SessionId, invocation.Run, invocation.OtherRuns);
        try
        {
            await Task.WhenAll(isNew, conversation);
            if (await isNew)
            {
                var journal = await journals.OpenAsync(invocation.SessionId, invocation.Run, invocation.Attempt);
                if (journal.IsEmpty && MayHaveForgotten(invocation))
                    context.Refuse(StatusCodes.Status410Gone, invocation.Run, Forgotten());
                else
                    await AnswerAsync(context, invocation, agent, await conversation, journal);
                return;
            }
        }
        catch (AgentSocketException failure)
        {
            logger.StateUnavailable(invocation.Run, invocation.SessionId, failure.InnerException?.Message);
            context.Refuse(StatusCodes.Status503ServiceUnavailable, invocation.Run, failure);
            return;
        }

        logger.Replayed();
        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
    }

    /// <summary>A run that has asked its client, for longer than a journal lives, may have had one.</summary>
    private bool MayHaveForgotten(Invocation invocation) => invocation.AgeMs >= options.Value.JournalLifetime.TotalMilliseconds
        && invocation.Inbox.Any(frame => !frame.IsEmpty && (FrameType)frame.Span[0] is FrameType.Reply or FrameType.ToolResult);

    private static AgentSocketException Forgotten() =>
        new(ErrorCodes.StateUnavailable, "What the run had done isn't known any more: it waited for longer than that is kept.") { Processed = true };

    private async Task AnswerAsync(HttpContext context, Invocation invocation, IAgent agent, Conversation conversation, StoredJournal journal)
    {
        context.Response.ContentType = WorkerContentTypes.Frames;
        if (agent.IsSteerable)
            context.Response.Headers[WorkerHeaders.Steerable] = "true";
        context.Response.Headers[WorkerHeaders.Heartbeat] = ((long)options.Value.HeartbeatInterval.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);

        // A relay whose client reads slowly reads slowly too; that is no reason to break off.
        if (context.Features.Get<IHttpMinResponseDataRateFeature>() is { } rate)
            rate.MinDataRate = null;
        var writer = new BodyRunWriter(context.Response.BodyWriter, invocation.Run, invocation.Emitted);
        var run = runs.Prepare(agent, invocation, conversation, writer, journal);
        var endedWell = await runs.ExecuteAsync(run, context.RequestAborted);

        // The session is told of the tools also if its run fails, waits or is cancelled; and after each run anew, until it surely has been told.
        context.Response.OnCompleted(() =>
        {
            if (endedWell)
                background.Begin(run.Context);
            return pushes.AnnounceToolsAsync(invocation.SessionId);
        });
    }

    private SignatureCheck Check(HttpContext context, ReadOnlySpan<byte> body)
    {
        var headers = context.Request.Headers;
        var signature = new RequestSignature(headers[WorkerHeaders.Timestamp], headers[WorkerHeaders.Nonce], headers[WorkerHeaders.Signature]);
        return verifier.Check(signature, context.Request.Method, context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget, body);
    }
}
