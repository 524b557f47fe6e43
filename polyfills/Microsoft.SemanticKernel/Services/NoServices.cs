
namespace Microsoft.SemanticKernel;

/// <summary>The services of a kernel that was given none.</summary>
internal sealed class NoServices : IServiceProvider
{
    private NoServices()
    {
    }

    public static IServiceProvider Instance { get; } = new NoServices();

    public object? GetService(Type serviceType) =>
        serviceType.IsGenericType && serviceType.GetGenericTypeDefinition() == typeof(IEnumerable<>)
            ? Array.CreateInstance(serviceType.GenericTypeArguments[0], 0)
            : null;
}
