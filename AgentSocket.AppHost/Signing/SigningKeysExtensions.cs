namespace AgentSocket.AppHost.Signing;

internal static class SigningKeysExtensions
{
    // Letters and digits are base64 as they are; 44 of them are 33 bytes with over 250 random bits.
    private static readonly GenerateParameterDefault RandomKey = new() { MinLength = 44, Special = false };

    /// <summary>Adds the parameters <c>{name}</c> and <c>{name}-previous</c>.</summary>
    public static SigningKeys AddSigningKeys(this IDistributedApplicationBuilder builder, string name) => new(
        builder.AddParameter(name, RandomKey, secret: true),
        builder.AddParameter($"{name}-previous", new OptionalParameter(), secret: true));

    /// <summary>Gives a service the keys.</summary>
    public static IResourceBuilder<ProjectResource> WithSigningKeys(this IResourceBuilder<ProjectResource> service, SigningKeys keys) =>
        service
            .WithEnvironment("AgentSocket__Signing__Keys__0", keys.Current)
            .WithEnvironment("AgentSocket__Signing__Keys__1", keys.Previous);
}
