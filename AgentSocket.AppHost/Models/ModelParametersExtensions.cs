namespace AgentSocket.AppHost.Models;

internal static class ModelParametersExtensions
{
    /// <summary>Adds the parameters <c>model-provider</c>, <c>model-name</c>, <c>model-endpoint</c> and <c>model-key</c>.</summary>
    public static ModelParameters AddModel(this IDistributedApplicationBuilder builder) => new(
        builder.AddParameter("model-provider", new OptionalParameter("demo")),
        builder.AddParameter("model-name", new OptionalParameter()),
        builder.AddParameter("model-endpoint", new OptionalParameter()),
        builder.AddParameter("model-key", new OptionalParameter(), secret: true));

    /// <summary>Tells a service which model to use.</summary>
    public static IResourceBuilder<ProjectResource> WithModel(this IResourceBuilder<ProjectResource> service, ModelParameters model) =>
        service
            .WithEnvironment("AgentSocket__Model__Provider", model.Provider)
            .WithEnvironment("AgentSocket__Model__Name", model.Name)
            .WithEnvironment("AgentSocket__Model__Endpoint", model.Endpoint)
            .WithEnvironment("AgentSocket__Model__Key", model.Key);
}
