using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

public static partial class ResourceBuilderExtensions
{
    /// <summary>
    /// Lets a resource find another by its name: <c>services__{name}__{scheme}__{i}</c> for service discovery and
    /// <c>{NAME}_{ENDPOINT}</c> for anything else.
    /// </summary>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder, IResourceBuilder<IResourceWithServiceDiscovery> source)
        where TDestination : IResourceWithEnvironment => builder.Use(source.Resource).All();

    /// <summary>Lets a resource find one endpoint of another.</summary>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder, EndpointReference endpointReference)
        where TDestination : IResourceWithEnvironment => builder.Use(endpointReference.Resource).One(endpointReference.EndpointName);

    /// <summary>
    /// Gives a resource the connection string of another, <c>ConnectionStrings__{name}</c>, and its parts, <c>{NAME}_{PART}</c>.
    /// </summary>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder,
        IResourceBuilder<IResourceWithConnectionString> source,
        string? connectionName = null,
        bool optional = false)
        where TDestination : IResourceWithEnvironment
    {
        var resource = source.Resource;
        var name = connectionName ?? resource.Name;
        builder.WithRelationship(resource, "Reference");
        return builder.WithEnvironment(context =>
        {
            var variable = resource.ConnectionStringEnvironmentVariable ?? $"ConnectionStrings__{name}";
            context.EnvironmentVariables[variable] = new ConnectionStringReference(resource, optional);
            foreach (var (part, value) in resource.GetConnectionProperties())
                context.EnvironmentVariables[$"{EnvironmentVariableName.Of(name)}_{part.ToUpperInvariant()}"] = value;
        });
    }

    /// <summary>Says that a resource has to do with another.</summary>
    public static IResourceBuilder<T> WithRelationship<T>(this IResourceBuilder<T> builder, IResource resource, string type)
        where T : IResource => builder.WithAnnotation(new ResourceRelationshipAnnotation(resource, type));

    private static UsedEndpoints<T> Use<T>(this IResourceBuilder<T> builder, IResourceWithEndpoints source)
        where T : IResourceWithEnvironment
    {
        var known = builder.Resource.Annotations.OfType<EndpointReferenceAnnotation>().FirstOrDefault(used => used.Resource == source);
        if (known is not null)
            return new(builder, known);

        var used = new EndpointReferenceAnnotation(source);
        builder.WithAnnotation(used);
        builder.WithRelationship(source, "Reference");
        builder.WithEnvironment(context => Inject(used, context.EnvironmentVariables));
        return new(builder, used);
    }

    private static void Inject(EndpointReferenceAnnotation used, Dictionary<string, object> variables)
    {
        var service = used.Resource.Name;
        foreach (var endpoint in used.Resource.GetEndpoints())
        {
            if (!used.UseAllEndpoints && !used.EndpointNames.Contains(endpoint.EndpointName))
                continue;

            variables[$"{EnvironmentVariableName.Of(service)}_{EnvironmentVariableName.Of(endpoint.EndpointName)}"] = endpoint;

            // Service discovery looks for the scheme in the names of plain endpoints, and for the name of any other.
            var key = endpoint.EndpointName is "http" or "https" ? endpoint.Scheme : endpoint.EndpointName;
            var index = 0;
            while (variables.ContainsKey($"services__{service}__{key}__{index}"))
                index++;
            variables[$"services__{service}__{key}__{index}"] = endpoint;
        }
    }

    private readonly record struct UsedEndpoints<T>(IResourceBuilder<T> Builder, EndpointReferenceAnnotation Used)
        where T : IResourceWithEnvironment
    {
        public IResourceBuilder<T> All()
        {
            Used.UseAllEndpoints = true;
            return Builder;
        }

        public IResourceBuilder<T> One(string endpointName)
        {
            Used.EndpointNames.Add(endpointName);
            return Builder;
        }
    }
}
