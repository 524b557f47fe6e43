using AgentSocket.Protocol.Workers;
using AgentSocket.Relay.Signing;
using AgentSocket.Server;

namespace AgentSocket.DirectAgent;

/// <summary>Pushes from other services, where there are keys by which to know them: without one, nobody may push.</summary>
internal static class PushExtensions
{
    public static void AddPush(this IHostApplicationBuilder builder)
    {
        if (!HasKeys(builder.Configuration))
            return;
        builder.Services.AddSigning();
        builder.Services.AddAgentSocketPush();
    }

    public static void MapPush(this WebApplication app)
    {
        if (HasKeys(app.Configuration))
            app.MapAgentSocketPush();
    }

    private static bool HasKeys(IConfiguration configuration) => configuration.GetSection(SigningOptions.Section).GetChildren().Any();
}
