using AgentSocket.AppHost;
using AgentSocket.AppHost.Models;
using AgentSocket.AppHost.RedisChoice;
using AgentSocket.AppHost.Signing;
using Projects;

var builder = DistributedApplication.CreateBuilder(args);

// The model that answers: the built-in demo model, unless parameters name another.
var model = builder.AddModel();

// The keys by which workers know a relay's calls: the current one, and the one before it while they change.
var signing = builder.AddSigningKeys("worker-signing-key");

// Sessions, their frames and conversations. Only relays and workers need it; Direct keeps its sessions in memory.
if (await builder.AddRedisOfThisMachineAsync("redis") is not { } redis)
    return 1;

// Serverless-style: each INVOKE is one POST, answered by whichever worker, and nothing is kept in between.
var worker = builder.AddProject<AgentSocket_FunctionWorker>("worker")
    .WithReference(redis).WaitFor(redis)
    .WithSigningKeys(signing)
    .WithModel(model)
    .WithEndpoint("http", endpoint => endpoint.Port = null) // any free one: only relays call it
    .WithHttpHealthCheck("/health");

// Holds the WebSockets of Relay mode, and turns each INVOKE into a call of a worker: two processes behind one address. Sessions are
// in Redis, so either relay goes on with any of them, and the loss of one costs its clients a reconnection. Clients connect
// whether or not a worker is up; workers know the relays' address, to push to sessions after an answer through any relay.
var relay = builder.AddProject<AgentSocket_Relay>("relay")
    .WithReference(redis).WaitFor(redis)
    .WithReference(worker)
    .WithSigningKeys(signing)
    .WithHttpHealthCheck("/health")
    .WithReplicas(2)
    .WithSocketUrl();
worker.WithReference(relay);

// The agent and the end of its WebSockets in one process: Direct mode. The keys are for pushes of other services.
var direct = builder.AddProject<AgentSocket_DirectAgent>("direct")
    .WithModel(model)
    .WithSigningKeys(signing)
    .WithHttpHealthCheck("/health")
    .WithSocketUrl();

// Shows both modes side by side in a browser.
builder.AddProject<AgentSocket_WebClient>("web")
    .WithReference(relay).WaitFor(relay)
    .WithReference(direct).WaitFor(direct)
    .WithDashboardLink()
    .WithHttpHealthCheck("/health")
    .WithExternalHttpEndpoints();

builder.Build().Run();
return Environment.ExitCode;
