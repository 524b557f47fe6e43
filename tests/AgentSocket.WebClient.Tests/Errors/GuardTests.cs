using AgentSocket.WebClient.Errors;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace AgentSocket.WebClient.Tests.Errors;

public sealed class GuardTests
{
    [Fact]
    public async Task Guard_OfWhatFails_SaysSoInItsPlaceWithoutTheReason()
    {
        var html = await RenderAsync(_ => throw new InvalidOperationException("a secret"));

        Assert.Contains("The answer can’t be shown.", html, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Guard_OfWhatDoesNotFail_IsNotSeen() => Assert.Equal("well", await RenderAsync(builder => builder.AddContent(0, "well")));

    private static async Task<string> RenderAsync(RenderFragment content)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IErrorBoundaryLogger, Unlogged>();
        await using var provider = services.BuildServiceProvider();
        await using var renderer = new HtmlRenderer(provider, NullLoggerFactory.Instance);
        return await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var guarded = (RenderFragment)(builder =>
            {
                builder.OpenComponent<Content>(0);
                builder.AddComponentParameter(1, nameof(Content.Draw), content);
                builder.CloseComponent();
            });
            var parameters = ParameterView.FromDictionary(new Dictionary<string, object?> { [nameof(Guard.What)] = "The answer", [nameof(Guard.ChildContent)] = guarded });
            return System.Net.WebUtility.HtmlDecode((await renderer.RenderComponentAsync<Guard>(parameters)).ToHtmlString());
        });
    }

    private sealed class Content : ComponentBase
    {
        [Parameter]
        public RenderFragment Draw { get; set; } = null!;

        protected override void BuildRenderTree(Microsoft.AspNetCore.Components.Rendering.RenderTreeBuilder builder) => Draw(builder);
    }

    private sealed class Unlogged : IErrorBoundaryLogger
    {
        public ValueTask LogErrorAsync(Exception exception) => ValueTask.CompletedTask;
    }
}
