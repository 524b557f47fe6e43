using AgentSocket.Agents;
using AgentSocket.FunctionWorker.Conversations;
using AgentSocket.FunctionWorker.Push;
using AgentSocket.FunctionWorker.Replays;
using AgentSocket.FunctionWorker.Telemetry;
using AgentSocket.Protocol;
using AgentSocket.Protocol.Workers;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.Options;

namespace AgentSocket.FunctionWorker.Invoking;

/// <summary>POST /invoke: a signed invocation in, frames out. Spec §11.2, §11.3, §11.5.</summary>
internal sealed class InvokeEndpoint(
    InvocationVerifier verifier,
    NonceStore nonces,
    ConversationStore conversations,
    RunExecutor runs,
    PushQueue pushes,
    IOptions<WorkerOptions> options,
    ILogger<InvokeEndpoint> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var maxBytes = options.Value.MaxInvocationBytes;
        var body = context.Request.ContentLength > maxBytes ? null : await BoundedBody.ReadAsync(context.Request.BodyReader, maxBytes, context.RequestAborted);
        if (body is null)
        {
            await RefuseAsync(context, StatusCodes.Status413PayloadTooLarge, $"An invocation may have {maxBytes} bytes.");
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

        var error = Invocation.Read(body, Invocation.Limits(maxBytes), out var invocation);
        if (error != FrameError.None)
            await RefuseAsync(context, StatusCodes.Status400BadRequest, $"The invocation is malformed: {error}.");
        else
            await TakeAsync(context, invocation!);
    }

    private async Task TakeAsync(HttpContext context, Invocation invocation)
    {
        Conversation conversation;
        try
        {
            var loading = conversations.LoadAsync(invocation.SessionId);
            var isNew = await nonces.TryAddAsync(context.Request.Headers[WorkerHeaders.Nonce].ToString());
            conversation = await loading;
            if (!isNew)
            {
                logger.Replayed();
                context.Response.StatusCode = StatusCodes.Status401Unauthorized;
                return;
            }
        }
        catch (AgentSocketException failure)
        {
            logger.StateUnavailable(invocation.Run, invocation.SessionId, failure.InnerException?.Message);
            Begin(context, StatusCodes.Status503ServiceUnavailable);
            await new BodyRunWriter(context.Response.BodyWriter, invocation.Run).EndAsync(ErrorFrame.From(invocation.Run, failure), context.RequestAborted);
            return;
        }

        await AnswerAsync(context, invocation, conversation);
    }

    private async Task AnswerAsync(HttpContext context, Invocation invocation, Conversation conversation)
    {
        var isFirst = conversation.Turns.Count == 0;
        Begin(context, StatusCodes.Status200OK);

        // The relay hears at once that the run is taken, however long the model thinks.
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
        await runs.ExecuteAsync(invocation, conversation, new BodyRunWriter(context.Response.BodyWriter, invocation.Run), context.RequestAborted);
        if (isFirst)
            pushes.AnnounceTools(invocation.SessionId);
    }

    private static void Begin(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = WorkerContentTypes.Frames;

        // A relay whose client reads slowly reads slowly too; that is no reason to break off.
        if (context.Features.Get<IHttpMinResponseDataRateFeature>() is { } rate)
            rate.MinDataRate = null;
    }

    private SignatureCheck Check(HttpContext context, ReadOnlySpan<byte> body)
    {
        var headers = context.Request.Headers;
        var signature = new RequestSignature(headers[WorkerHeaders.Timestamp], headers[WorkerHeaders.Nonce], headers[WorkerHeaders.Signature]);
        return verifier.Check(signature, context.Request.Method, context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget, body);
    }

    private static Task RefuseAsync(HttpContext context, int status, string reason)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = WorkerContentTypes.Text;
        return context.Response.WriteAsync(reason, context.RequestAborted);
    }
}
