using AgentSocket.Relay;
using AgentSocket.Server;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddRelay();

var app = builder.Build();
app.MapDefaultEndpoints();
app.MapAgentSocket("/ws");
app.MapAgentSocketPush();
app.Run();
