using AgentSocket.WebClient;
using AgentSocket.WebClient.Chat;
using AgentSocket.WebClient.Connections;
using AgentSocket.WebClient.Dashboard;
using AgentSocket.WebClient.Security;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddAgentConnections();
builder.AddChat();
builder.AddDashboardLinks();
builder.AddPages();

var app = builder.Build();
app.UseErrorPages();
app.UseSecurityHeaders();
app.UseAntiforgery();
app.MapStaticAssets();
app.MapPages();
app.MapDefaultEndpoints();
app.Run();
