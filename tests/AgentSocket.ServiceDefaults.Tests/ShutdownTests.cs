using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace AgentSocket.ServiceDefaults.Tests;

public sealed class ShutdownTests
{
    /// <summary>A service ends within 25 s, whatever its clients do.</summary>
    [Fact]
    public async Task Services_WaitLessThanTheirHostWouldForTheirEnd()
    {
        var builder = WebApplication.CreateBuilder();
        builder.AddServiceDefaults();
        await using var app = builder.Build();

        Assert.InRange(app.Services.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout, TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(24));
    }
}
