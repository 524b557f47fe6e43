using System.Net;
using AgentSocket.Protocol;
using AgentSocket.WebClient.Chat.Figures;
using AgentSocket.WebClient.Dashboard;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace AgentSocket.WebClient.Tests.Chat.Figures;

public sealed class FiguresViewTests
{
    private static readonly AnswerFigures Figures =
        new(TimeSpan.FromMilliseconds(12), TimeSpan.FromSeconds(1.5), 1_200, 850.4, 7_400, 96, "abc", new RunMetrics { QueueMs = 0.5, FirstTokenMs = 8 });

    [Fact]
    public async Task Figures_OfAnAnswer_AreShownWithTheirNames()
    {
        var html = await RenderAsync(Figures, dashboard: null);

        foreach (var (name, value) in new[]
        {
            ("First token", "12 ms"), ("Total", "1.50 s"), ("Tokens", "1,200"), ("Tokens/s", "850"), ("Bytes in", "7.4 kB"), ("Bytes out", "96 B"),
            ("Server queue", "0.5 ms"), ("Server first token", "8.0 ms"), ("Server CPU", "–"),
        })
        {
            Assert.Matches($"<dt[^>]*>{name}</dt>\\s*<dd[^>]*>{value}</dd>", html);
        }
    }

    [Fact]
    public async Task Trace_WithADashboard_IsALink() =>
        Assert.Contains("href=\"http://localhost:18888/traces/detail/abc\"", await RenderAsync(Figures, "http://localhost:18888"), StringComparison.Ordinal);

    [Fact]
    public async Task Trace_WithoutADashboard_IsText()
    {
        var html = await RenderAsync(Figures, dashboard: null);

        Assert.Contains("abc", html, StringComparison.Ordinal);
        Assert.DoesNotContain("href", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Figures_BeforeTheEnd_HaveNothingOfTheServer() =>
        Assert.DoesNotContain("Server", await RenderAsync(Figures with { Server = null }, dashboard: null), StringComparison.Ordinal);

    private static async Task<string> RenderAsync(AnswerFigures figures, string? dashboard)
    {
        var services = new ServiceCollection();
        services.AddSingleton(new DashboardLinks(Options.Create(new DashboardOptions { DashboardUrl = dashboard })));
        await using var provider = services.BuildServiceProvider();
        await using var renderer = new HtmlRenderer(provider, NullLoggerFactory.Instance);
        return await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var parameters = ParameterView.FromDictionary(new Dictionary<string, object?> { [nameof(FiguresView.Figures)] = figures });
            return WebUtility.HtmlDecode((await renderer.RenderComponentAsync<FiguresView>(parameters)).ToHtmlString());
        });
    }
}
