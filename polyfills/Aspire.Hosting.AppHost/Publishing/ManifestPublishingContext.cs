using System.Globalization;
using System.Text.Json;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Orchestration;

namespace Aspire.Hosting.Publishing;

/// <summary>A manifest that is being written.</summary>
public sealed class ManifestPublishingContext(
    DistributedApplicationExecutionContext executionContext,
    string manifestPath,
    Utf8JsonWriter writer,
    CancellationToken cancellationToken = default)
{
    private readonly ResourceValues _values = new(executionContext);
    private readonly Dictionary<string, IResource> _referenced = new(StringComparer.OrdinalIgnoreCase);
    private readonly SortedDictionary<string, string> _escaped = new(StringComparer.Ordinal);

    /// <summary>What the application is run for.</summary>
    public DistributedApplicationExecutionContext ExecutionContext { get; } = executionContext;

    /// <summary>Where the manifest is written.</summary>
    public string ManifestPath { get; } = manifestPath;

    /// <summary>Writes it.</summary>
    public Utf8JsonWriter Writer { get; } = writer;

    /// <summary>Ends with the publishing.</summary>
    public CancellationToken CancellationToken { get; } = cancellationToken;

    internal async Task WriteModelAsync(DistributedApplicationModel model)
    {
        Writer.WriteStartObject();
        Writer.WriteStartObject("resources");
        foreach (var resource in model.Resources)
            await WriteAsync(resource).ConfigureAwait(false);

        // Parameters that were never added themselves, such as generated passwords.
        foreach (var resource in _referenced.Values.Where(resource => !model.Resources.Contains(resource)).ToArray())
            await WriteAsync(resource).ConfigureAwait(false);

        foreach (var (name, value) in _escaped)
        {
            Writer.WriteStartObject(name);
            Writer.WriteString("type", "annotated.string");
            Writer.WriteString("value", value);
            Writer.WriteString("filter", "uri");
            Writer.WriteEndObject();
        }

        Writer.WriteEndObject();
        Writer.WriteEndObject();
    }

    private async Task WriteAsync(IResource resource)
    {
        Writer.WriteStartObject(resource.Name);
        switch (resource)
        {
            case ContainerResource container:
                await WriteContainerAsync(container).ConfigureAwait(false);
                break;
            case ProjectResource project:
                Writer.WriteString("type", "project.v0");
                Writer.WriteString("path", Relative(project.GetProjectMetadata().ProjectPath));
                await WriteProcessAsync(resource).ConfigureAwait(false);
                break;
            case ExecutableResource executable:
                Writer.WriteString("type", "executable.v0");
                WriteConnectionString(resource);
                Writer.WriteString("workingDirectory", Relative(executable.WorkingDirectory));
                Writer.WriteString("command", executable.Command);
                await WriteProcessAsync(resource).ConfigureAwait(false);
                break;
            case ParameterResource parameter:
                WriteParameter(parameter);
                break;
            case IResourceWithConnectionString:
                Writer.WriteString("type", "value.v0");
                WriteConnectionString(resource);
                break;
            default:
                throw new DistributedApplicationException($"A {resource.GetType().Name} such as '{resource.Name}' has no form in the manifest.");
        }

        Writer.WriteEndObject();
    }

    private async Task WriteContainerAsync(ContainerResource container)
    {
        Writer.WriteString("type", "container.v0");
        WriteConnectionString(container);
        Writer.WriteString("image", container.Annotations.OfType<ContainerImageAnnotation>().Last().FullName);
        if (container.Entrypoint is { } entrypoint)
            Writer.WriteString("entrypoint", entrypoint);
        await WriteProcessAsync(container).ConfigureAwait(false);
    }

    private void WriteParameter(ParameterResource parameter)
    {
        Writer.WriteString("type", "parameter.v0");
        if (parameter.IsConnectionString)
            Writer.WriteString("connectionString", parameter.ValueExpression);
        Writer.WriteString("value", $"{{{parameter.Name}.inputs.value}}");
        Writer.WriteStartObject("inputs");
        Writer.WriteStartObject("value");
        Writer.WriteString("type", "string");
        if (parameter.Secret)
            Writer.WriteBoolean("secret", true);
        if (parameter.Default is { } preset)
        {
            Writer.WriteStartObject("default");
            preset.WriteToManifest(this);
            Writer.WriteEndObject();
        }

        Writer.WriteEndObject();
        Writer.WriteEndObject();
    }

    private void WriteConnectionString(IResource resource)
    {
        if (resource is IResourceWithConnectionString source)
            Writer.WriteString("connectionString", Expression(source.ConnectionStringExpression));
    }

    private async Task WriteProcessAsync(IResource resource)
    {
        var arguments = await _values.DescribeArgumentsAsync(resource, CancellationToken).ConfigureAwait(false);
        if (arguments.Count > 0)
        {
            Writer.WriteStartArray("args");
            foreach (var argument in arguments)
                Writer.WriteStringValue(Expression(argument));
            Writer.WriteEndArray();
        }

        var environment = await _values.DescribeEnvironmentAsync(resource, CancellationToken).ConfigureAwait(false);
        if (environment.Count > 0)
        {
            Writer.WriteStartObject("env");
            foreach (var (name, value) in environment)
                Writer.WriteString(name, Expression(value));
            Writer.WriteEndObject();
        }

        WriteBindings(resource);
    }

    private void WriteBindings(IResource resource)
    {
        if (!resource.TryGetEndpoints(out var endpoints))
            return;

        Writer.WriteStartObject("bindings");
        foreach (var endpoint in endpoints)
        {
            Writer.WriteStartObject(endpoint.Name);
            Writer.WriteString("scheme", endpoint.UriScheme);
            Writer.WriteString("protocol", endpoint.Protocol.ToString().ToLowerInvariant());
            Writer.WriteString("transport", endpoint.Transport);
            if (endpoint.Port is { } port && port != endpoint.TargetPort)
                Writer.WriteNumber("port", port);
            if (endpoint.TargetPort is { } targetPort)
                Writer.WriteNumber("targetPort", targetPort);
            if (endpoint.IsExternal)
                Writer.WriteBoolean("external", true);
            Writer.WriteEndObject();
        }

        Writer.WriteEndObject();
    }

    private string? Expression(object? value)
    {
        Note(value);
        return value switch
        {
            ReferenceExpression expression => Expression(expression),
            IManifestExpressionProvider provider => provider.ValueExpression,
            _ => Convert.ToString(value, CultureInfo.InvariantCulture),
        };
    }

    private string Expression(ReferenceExpression expression)
    {
        Note(expression);
        return string.Format(CultureInfo.InvariantCulture, expression.Format, [.. expression.ValueProviders.Zip(expression.StringFormats, Name)]);
    }

    /// <summary>An escaped parameter has a name of its own in the manifest.</summary>
    private string Name(IValueProvider provider, string? format)
    {
        var expression = provider is ReferenceExpression nested ? Expression(nested) : ((IManifestExpressionProvider)provider).ValueExpression;
        if (format != "uri" || provider is not ParameterResource parameter)
            return expression;

        _escaped[$"{parameter.Name}-uri-encoded"] = expression;
        return $"{{{parameter.Name}-uri-encoded.value}}";
    }

    private void Note(object? value)
    {
        if (value is IResource resource)
        {
            _referenced.TryAdd(resource.Name, resource);
        }
        else if (value is IValueWithReferences compound)
        {
            foreach (var reference in compound.References)
                Note(reference);
        }
    }

    private string Relative(string path) =>
        Path.GetRelativePath(Path.GetDirectoryName(Path.GetFullPath(ManifestPath))!, path).Replace('\\', '/');
}
