namespace AgentSocket.AppHost.RedisChoice;

/// <summary>Redis as a program of this machine, on loopback, with a password, and nothing kept when it ends.</summary>
internal sealed class LocalRedisResource(string name, string program, string folder, ParameterResource password)
    : ExecutableResource(name, program, folder), IResourceWithConnectionString
{
    internal const string EndpointName = "tcp";

    /// <summary>Where it listens.</summary>
    public EndpointReference PrimaryEndpoint => new(this, EndpointName);

    /// <summary>What clients must know.</summary>
    public ParameterResource Password => password;

    /// <inheritdoc/>
    public ReferenceExpression ConnectionStringExpression => ReferenceExpression.Create($"{Host}:{Port},password={password}");

    private EndpointReferenceExpression Host => PrimaryEndpoint.Property(EndpointProperty.Host);

    private EndpointReferenceExpression Port => PrimaryEndpoint.Property(EndpointProperty.Port);

    IEnumerable<KeyValuePair<string, ReferenceExpression>> IResourceWithConnectionString.GetConnectionProperties() =>
    [
        new("Host", ReferenceExpression.Create($"{Host}")),
        new("Port", ReferenceExpression.Create($"{Port}")),
        new("Password", ReferenceExpression.Create($"{password}")),
        new("Uri", ReferenceExpression.Create($"redis://:{password:uri}@{Host}:{Port}")),
    ];
}
