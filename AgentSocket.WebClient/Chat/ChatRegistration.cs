using AgentSocket.WebClient.Chat.Asking;

namespace AgentSocket.WebClient.Chat;

internal static class ChatRegistration
{
    public static void AddChat(this WebApplicationBuilder builder) => builder.Services.AddScoped<Conversation>();
}
