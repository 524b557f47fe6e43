using System.Net.WebSockets;
using Aspire.Fixtures.Service;

if (Environment.GetEnvironmentVariable("FAIL_AT_START") is { } code)
{
    Console.WriteLine("the disk is full");
    return int.Parse(code, System.Globalization.CultureInfo.InvariantCulture);
}

var builder = WebApplication.CreateBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Warning);
var healthy = Environment.GetEnvironmentVariable("ILL_AT_START") is null;

var app = builder.Build();
app.UseWebSockets();
app.MapGet("/health", () => healthy ? Results.Ok() : Results.StatusCode(503));
app.MapPost("/heal", () => healthy = true);
app.MapGet("/environment", () => Environment.GetEnvironmentVariables());
app.MapGet("/arguments", () => args);
app.MapGet("/process", () => Environment.ProcessId);
app.MapPost("/exit/{code:int}", (int code) =>
{
    Console.WriteLine($"asked to exit with {code}");
    Environment.Exit(code);
});
app.MapPost("/trace/{name}", Telemetry.Trace);
app.Map("/echo", async (HttpContext context) =>
{
    using var socket = await context.WebSockets.AcceptWebSocketAsync();
    var buffer = new byte[1024];
    while (await socket.ReceiveAsync(buffer, context.RequestAborted) is { MessageType: not WebSocketMessageType.Close } received)
        await socket.SendAsync(buffer.AsMemory(0, received.Count), received.MessageType, received.EndOfMessage, context.RequestAborted);
    await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, context.RequestAborted);
});
app.Run();
return 0;
