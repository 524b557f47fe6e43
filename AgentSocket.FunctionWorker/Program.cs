using AgentSocket.Agents;
using AgentSocket.FunctionWorker;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddAgents();
builder.AddWorker();

var app = builder.Build();
app.MapDefaultEndpoints();
app.MapInvoke();
app.Run();
