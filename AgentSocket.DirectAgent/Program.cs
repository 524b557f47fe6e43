using AgentSocket.Agents;
using AgentSocket.DirectAgent;
using AgentSocket.Server;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddAgents();
builder.Services.AddAgentSocket<AgentRunHandler>(options => options.Mode = "direct");
builder.AddPush();

var app = builder.Build();
app.MapDefaultEndpoints();
app.MapAgentSocket("/ws");
app.MapPush();
app.Run();
