using System.Text;
using AgentSocket.Protocol;
using AgentSocket.Protocol.Workers;
using AgentSocket.Relay.Tests.Framing;
using AgentSocket.Relay.Tests.Hosts;

namespace AgentSocket.Relay.Tests.Relaying;

public class CpuTimeTests
{
    [Theory]
    [InlineData("45ms", 45.0)]
    [InlineData("12.5", 12.5)]
    [InlineData("much", null)]
    public async Task CpuTime_InAHeader_IsInTheMetrics(string header, double? expected)
    {
        await using var worker = await TestWorker.StartAsync(async context =>
        {
            context.Response.ContentType = "text/plain";
            context.Response.Headers[WorkerHeaders.CpuTime] = header;
            await context.Response.Body.WriteAsync("hi"u8.ToArray(), context.RequestAborted);
        });
        await using var relay = await RelayHost.StartAsync(worker.Address);

        Assert.Equal(expected, (await relay.RunAsync()).Completion.Metrics.CpuMs);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData(WorkerContentTypes.Frames)]
    public async Task CpuTime_InATrailer_IsInTheMetrics_WhateverCompleteSays(string contentType)
    {
        var complete = Frames.Encode(new CompleteFrame(1, RunOutcome.Ok, new RunMetrics { CpuMs = 1 }));
        var body = contentType == "text/plain" ? "hi"u8.ToArray() : Frames.Body(Frames.Stream(1, "hi"), complete);
        using var worker = new RawWorker(async stream =>
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(RawWorker.Head(contentType, $"Trailer: {WorkerHeaders.CpuTime}\r\n")));
            await stream.WriteAsync(RawWorker.Chunk(body));
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"0\r\n{WorkerHeaders.CpuTime}: 45.25ms\r\n\r\n"));
        });
        await using var relay = await RelayHost.StartAsync(worker.Address);

        var (text, completion) = await relay.RunAsync();

        Assert.Equal("hi", text);
        Assert.Equal(45.25, completion.Metrics.CpuMs);
    }
}
