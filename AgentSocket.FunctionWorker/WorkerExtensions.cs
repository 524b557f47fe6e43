using AgentSocket.FunctionWorker.Conversations;
using AgentSocket.FunctionWorker.Invoking;
using AgentSocket.FunctionWorker.Journals;
using AgentSocket.FunctionWorker.Metering;
using AgentSocket.FunctionWorker.Push;
using AgentSocket.Protocol.Workers;
using AgentSocket.Relay.Signing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace AgentSocket.FunctionWorker;

/// <summary>What makes an app a worker.</summary>
internal static class WorkerExtensions
{
    /// <summary>Adds the endpoint that does runs, the store of conversations, and the push to relays.</summary>
    public static void AddWorker(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<WorkerOptions>().BindConfiguration(WorkerOptions.Section).ValidateOnStart().AddRedis(options => options.RedisTimeout);
        services.AddSingleton<IValidateOptions<WorkerOptions>, WorkerOptionsValidator>();
        services.AddSigning();
        services.AddSingleton<ConversationStore>();
        services.AddSingleton(new CpuMeter(() => Environment.CpuUsage.TotalTime));
        services.AddSingleton<RunExecutor>();
        services.AddSingleton<InvokeEndpoint>();
        services.AddSingleton<JournalStore>();
        services.AddSingleton<AnnouncementStore>();
        services.AddSingleton<RelayPush>();
        services.AddSingleton<PushQueue>();
        services.AddHostedService(provider => provider.GetRequiredService<PushQueue>());

        // Announcing the same tools twice does no harm, and an event comes once by its id, so the defaults' retries stay; each try is signed for itself.
        services.AddTransient<SigningHandler>();
        services.AddHttpClient(RelayPush.RelayClient, client => client.BaseAddress = new Uri("https+http://relay"))
            .AddHttpMessageHandler<SigningHandler>()
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false })
            .RemoveAllLoggers();

        // A relay whose client reads slowly reads slowly too; that is no reason to break off.
        services.Configure<KestrelServerOptions>(kestrel => kestrel.Limits.MinResponseDataRate = null);
    }

    /// <summary>Takes runs from relays. Spec §11.2.</summary>
    public static void MapInvoke(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapPost("/invoke", (HttpContext context, InvokeEndpoint endpoint) => endpoint.InvokeAsync(context));
}
