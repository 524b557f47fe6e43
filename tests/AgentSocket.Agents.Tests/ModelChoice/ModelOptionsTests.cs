using AgentSocket.Agents.Demo;
using AgentSocket.Agents.Tests.Support;
using AgentSocket.TestModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.SemanticKernel.ChatCompletion;
using Microsoft.SemanticKernel.Services;

namespace AgentSocket.Agents.Tests.ModelChoice;

public class ModelOptionsTests
{
    [Fact]
    public async Task Nothing_Configured_IsTheDemoModel()
    {
        await using var agents = TestAgents.Create(time: null, _ => { });
        await agents.StartAsync();

        Assert.IsType<DemoModel>(agents.Services.GetRequiredService<IChatCompletionService>());
    }

    [Theory]
    [InlineData("Model:Provider=other", "AgentSocket:Model:Provider is 'other'; it must be one of demo, openai, azure, compatible.")]
    [InlineData("Model:Provider=OpenAI", "AgentSocket:Model:Name is missing: provider 'OpenAI' needs the model's name.", "AgentSocket:Model:Key is missing: provider 'OpenAI' needs a key.")]
    [InlineData("Model:Provider=azure;Model:Key=secret", "AgentSocket:Model:Name is missing: provider 'azure' needs the deployment's name.", "AgentSocket:Model:Endpoint is missing: provider 'azure' needs the service's address.")]
    [InlineData("Model:Provider=compatible;Model:Name=x", "AgentSocket:Model:Endpoint is missing: provider 'compatible' needs the service's address.")]
    [InlineData("Model:Provider=compatible;Model:Name=x;Model:Endpoint=ftp://host/", "AgentSocket:Model:Endpoint must be an http or https address.")]
    [InlineData("Model:Provider=compatible;Model:Name=x;Model:Endpoint=/v1", "AgentSocket:Model:Endpoint must be an http or https address.")]
    [InlineData("Model:MaxRetries=11", "MaxRetries")]
    [InlineData("Model:IdleTimeout=00:00:00", "IdleTimeout")]
    [InlineData("Chat:MaxToolRounds=-1", "MaxToolRounds")]
    [InlineData("Conversation:MaxTokens=1", "MaxTokens")]
    [InlineData("Demo:TokensPerSecond=-1", "TokensPerSecond")]
    public async Task Configuration_ThatIsWrong_StopsTheStart(string settings, params string[] messages)
    {
        await using var agents = TestAgents.Create(time: null, _ => { }, [.. settings.Split(';').Select(setting => ($"AgentSocket:{setting.Split('=')[0]}", (string?)setting.Split('=')[1]))]);

        var thrown = await Assert.ThrowsAsync<OptionsValidationException>(agents.StartAsync);

        Assert.All(messages, message => Assert.Contains(message, thrown.Message, StringComparison.Ordinal));
        Assert.DoesNotContain("secret", thrown.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("openai")]
    [InlineData("azure")]
    [InlineData("compatible")]
    public async Task Provider_WithAnEndpoint_IsAskedThere(string provider)
    {
        await using var server = await TestModelServer.StartAsync();
        server.Reply(TestReply.Say("Hello"));
        await using var agents = TestAgents.Create(
            time: null,
            _ => { },
            ("AgentSocket:Model:Provider", provider),
            ("AgentSocket:Model:Name", "gpt-test"),
            ("AgentSocket:Model:Endpoint", (provider == "azure" ? server.Root : server.Endpoint).ToString()),
            ("AgentSocket:Model:Key", TestAgents.Key));

        Assert.Equal("Hello", await agents.AskAsync("Hi"));
        Assert.Contains(TestAgents.Key, Assert.Single(server.Requests).Authorization, StringComparison.Ordinal);
        Assert.Contains(agents.Logs.Entries, entry => entry.Id.Id == 3000 && entry.Text.Contains(provider, StringComparison.Ordinal));
        Assert.DoesNotContain(TestAgents.Key, agents.Logs.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Provider_Compatible_NeedsNoKey()
    {
        await using var server = await TestModelServer.StartAsync();
        server.Reply(TestReply.Say("Hello"));
        await using var agents = TestAgents.On(server, settings: ("AgentSocket:Model:Key", ""));

        Assert.Equal("Hello", await agents.AskAsync("Hi"));
    }

    [Fact]
    public async Task Provider_OpenAI_IsAskedAtItsOwnAddress()
    {
        await using var agents = TestAgents.Create(
            time: null, _ => { }, ("AgentSocket:Model:Provider", "openai"), ("AgentSocket:Model:Name", "gpt-test"), ("AgentSocket:Model:Key", TestAgents.Key));

        var model = agents.Services.GetRequiredService<IChatCompletionService>();

        Assert.Equal("gpt-test", model.GetModelId());
        Assert.StartsWith("https://api.openai.com/", model.GetEndpoint(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_OfTheModel_GoWithTheRequest()
    {
        await using var server = await TestModelServer.StartAsync();
        server.Reply(TestReply.Say("Hello"));
        await using var agents = TestAgents.On(server, settings: [("AgentSocket:Model:Temperature", "0.5"), ("AgentSocket:Model:MaxOutputTokens", "77")]);

        await agents.AskAsync("Hi");

        var body = server.Requests[0].Body;
        Assert.Equal(0.5, (double)body["temperature"]!);
        Assert.Equal(77, (int)(body["max_completion_tokens"] ?? body["max_tokens"])!);
    }
}
