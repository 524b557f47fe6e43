namespace Aspire.Hosting.ApplicationModel;

internal sealed class ConnectionStringParameterResource : ParameterResource, IResourceWithConnectionString
{
    public ConnectionStringParameterResource(string name, Func<string> value, string? environmentVariableName)
        : base(name, _ => value(), secret: true)
    {
        ConnectionStringEnvironmentVariable = environmentVariableName;
        IsConnectionString = true;
    }

    public string? ConnectionStringEnvironmentVariable { get; }

    public ReferenceExpression ConnectionStringExpression => ReferenceExpression.Create($"{new Content(this)}");

    string IManifestExpressionProvider.ValueExpression => $"{{{Name}.connectionString}}";

    /// <summary>The parameter's value, not the connection string that it is itself.</summary>
    private sealed class Content(ConnectionStringParameterResource parameter)
        : IValueProvider, IManifestExpressionProvider, IValueWithReferences
    {
        public string ValueExpression => ((ParameterResource)parameter).ValueExpression;

        public IEnumerable<object> References => [parameter];

        public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) => parameter.GetValueAsync(cancellationToken);
    }
}
