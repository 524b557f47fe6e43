using System.ComponentModel;
using AgentSocket.Agents.Tests.Support;
using AgentSocket.TestModel;
using Microsoft.SemanticKernel;

namespace AgentSocket.Agents.Tests.Chat;

/// <summary>A chat with a real connector, a server that speaks as OpenAI's does, and a shop, of whose tools <c>shop-buy</c> needs agreement.</summary>
public abstract class ShopTests : IAsyncLifetime
{
    private protected Shop Shop { get; } = new();

    private protected TestModelServer Server { get; private set; } = null!;

    private protected TestAgents Agents { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Server = await TestModelServer.StartAsync();
        Agents = TestAgents.On(Server, kernel: kernel => kernel.Plugins.AddFromObject(Shop, "shop"), settings: ("AgentSocket:Chat:ApproveTools:0", "shop-buy"));
    }

    public async ValueTask DisposeAsync()
    {
        await Agents.DisposeAsync();
        await Server.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}

/// <summary>Tools of the host.</summary>
internal sealed class Shop
{
    public List<string> Bought { get; } = [];

    public int Looks { get; private set; }

    public Action OnBuy { get; set; } = () => { };

    [KernelFunction("buy")]
    [Description("Buys something.")]
    public async Task<string> BuyAsync(string what, int sum, CancellationToken cancellationToken)
    {
        Bought.Add($"{what} for {sum}");
        OnBuy();
        await Task.Yield();
        cancellationToken.ThrowIfCancellationRequested();
        return "bought";
    }

    [KernelFunction("order")]
    [Description("Orders something, without being asked twice.")]
    public Task<string> OrderAsync(string what, CancellationToken cancellationToken) => BuyAsync(what, 1, cancellationToken);

    [KernelFunction("look")]
    [Description("Looks.")]
    public string Look()
    {
        Looks++;
        return "nice";
    }
}
