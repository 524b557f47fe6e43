using AgentSocket.Protocol;
using AgentSocket.Protocol.Workers;

namespace AgentSocket.FunctionWorker.Invoking;

/// <summary>Answers that begin no run. Spec §11.2.</summary>
internal static class Refusals
{
    /// <summary>Says why, for people.</summary>
    public static Task RefuseAsync(this HttpContext context, int status, string reason)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = WorkerContentTypes.Text;
        return context.Response.WriteAsync(reason, context.RequestAborted);
    }

    /// <summary>Says why, for the run's client.</summary>
    public static void Refuse(this HttpContext context, int status, long run, AgentSocketException failure)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = WorkerContentTypes.Frames;
        new BodyRunWriter(context.Response.BodyWriter, run).Fail(ErrorFrame.From(run, failure));
    }
}
