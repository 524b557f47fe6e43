using AgentSocket.Agents.Demo;
using AgentSocket.Agents.DocsSearch;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.SemanticKernel;

namespace AgentSocket.Agents;

/// <summary>Adds the agents to a host.</summary>
public static class AgentsExtensions
{
    /// <summary>
    /// Adds the <see cref="AgentCatalog"/> with the chat agent, its plugins, and the model that <c>AgentSocket:Model</c> names. An
    /// agent of one's own is one more <see cref="IAgent"/> in the services, and what it leaves to do after its runs one more <see cref="IAfterRun"/>.
    /// </summary>
    /// <param name="builder">The host.</param>
    /// <returns>The kernel's builder, for plugins and filters of one's own.</returns>
    public static IKernelBuilder AddAgents(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        services.AddValidated<ModelOptions, ModelOptionsRanges>(ModelOptions.Section).AddSingleton<IValidateOptions<ModelOptions>, ModelOptionsValidator>();
        services.AddValidated<ChatOptions, ChatOptionsRanges>(ChatOptions.Section);
        services.AddValidated<ConversationOptions, ConversationOptionsRanges>(ConversationOptions.Section);
        services.AddValidated<DemoOptions, DemoOptionsRanges>(DemoOptions.Section);
        services.AddValidated<BackgroundOptions, BackgroundOptionsRanges>(BackgroundOptions.Section);
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<DemoCrash>();
        services.TryAddSingleton(ModelFactory.Create);
        services.TryAddSingleton(_ => new DocsIndex(EmbeddedDocs.Passages()));
        services.AddSingleton<ModelTelemetry>();
        services.AddSingleton<ModelReader>();
        services.AddSingleton<ToolApproval>();
        services.AddSingleton<ToolRunner>();
        services.AddSingleton<IAgent, ChatAgent>();
        services.AddSingleton<IAgent, ToolAgent>();
        services.AddSingleton<IAgent, ReverseAgent>();
        services.AddSingleton<AgentCatalog>();
        services.AddSingleton<IAfterRun, BuildWatch>();
        services.AddSingleton<BackgroundWork>();
        services.AddHostedService(provider => provider.GetRequiredService<BackgroundWork>());

        // Semantic Kernel logs the chat and its tools' arguments and results at Trace, and a tool's message at Error. A payload
        // isn't logged here: of a tool that failed, ToolFailed tells what may be told.
        builder.Logging.AddFilter("Microsoft.SemanticKernel", LogLevel.Information).AddFilter("Microsoft.SemanticKernel.KernelFunction", LogLevel.None);

        var kernel = services.AddKernel();
        kernel.Plugins.AddFromType<ClockPlugin>(ClockPlugin.Name);
        kernel.Plugins.AddFromType<CalculatorPlugin>(CalculatorPlugin.Name);
        kernel.Plugins.AddFromType<DocsPlugin>(DocsPlugin.Name);
        kernel.Plugins.AddFromType<PersonPlugin>(PersonPlugin.Name);
        kernel.Plugins.AddFromType<AnswerPlugin>(AnswerPlugin.Name);
        kernel.Plugins.AddFromType<BookingPlugin>(BookingPlugin.Name);
        kernel.Plugins.AddFromType<BuildPlugin>(BuildPlugin.Name);
        kernel.Plugins.AddFromType<SkillsPlugin>(SkillsPlugin.Name);
        kernel.Plugins.AddFromType<ResearchPlugin>(ResearchPlugin.Name);
        return kernel;
    }

    private static IServiceCollection AddValidated<TOptions, TValidator>(this IServiceCollection services, string section)
        where TOptions : class
        where TValidator : class, IValidateOptions<TOptions>
    {
        services.AddOptions<TOptions>().BindConfiguration(section).ValidateOnStart();
        return services.AddSingleton<IValidateOptions<TOptions>, TValidator>();
    }
}
