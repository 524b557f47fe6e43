using System.Globalization;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestration;

/// <summary>Finds the environment and the arguments that a process of a resource gets.</summary>
internal sealed class ResourceValues(DistributedApplicationExecutionContext execution)
{
    /// <summary>The variables as the resource describes them: texts and values.</summary>
    public async Task<Dictionary<string, object>> DescribeEnvironmentAsync(IResource resource, CancellationToken cancellationToken)
    {
        var context = new EnvironmentCallbackContext(execution, resource, cancellationToken: cancellationToken);
        foreach (var variables in resource.Annotations.OfType<EnvironmentCallbackAnnotation>())
            await variables.Callback(context).ConfigureAwait(false);
        return context.EnvironmentVariables;
    }

    /// <summary>The arguments as the resource describes them: texts and values.</summary>
    public async Task<IList<object>> DescribeArgumentsAsync(IResource resource, CancellationToken cancellationToken)
    {
        var context = new CommandLineArgsCallbackContext([], resource, cancellationToken) { ExecutionContext = execution };
        foreach (var arguments in resource.Annotations.OfType<CommandLineArgsCallbackAnnotation>())
            await arguments.Callback(context).ConfigureAwait(false);
        return context.Args;
    }

    /// <summary>The variables that a process gets besides those that it inherits.</summary>
    public async Task<Dictionary<string, string>> EnvironmentAsync(IResource resource, int replica, CancellationToken cancellationToken)
    {
        var environment = new Dictionary<string, string>();
        foreach (var (name, value) in await DescribeEnvironmentAsync(resource, cancellationToken).ConfigureAwait(false))
        {
            if (await ResolveAsync(resource, replica, value, cancellationToken).ConfigureAwait(false) is { } text)
                environment[name] = text;
        }

        return environment;
    }

    /// <summary>The arguments that a process gets.</summary>
    public async Task<List<string>> ArgumentsAsync(IResource resource, int replica, CancellationToken cancellationToken)
    {
        var arguments = new List<string>();
        foreach (var value in await DescribeArgumentsAsync(resource, cancellationToken).ConfigureAwait(false))
        {
            if (await ResolveAsync(resource, replica, value, cancellationToken).ConfigureAwait(false) is { } text)
                arguments.Add(text);
        }

        return arguments;
    }

    private async ValueTask<string?> ResolveAsync(IResource resource, int replica, object value, CancellationToken cancellationToken) =>
        value is IValueProvider provider
            ? await provider.GetValueAsync(
                new() { ExecutionContext = execution, Caller = resource, Replica = replica }, cancellationToken).ConfigureAwait(false)
            : Convert.ToString(value, CultureInfo.InvariantCulture);
}
