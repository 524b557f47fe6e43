using AgentSocket.Protocol.Workers;
using Microsoft.Extensions.Options;

namespace AgentSocket.Relay.Signing;

/// <summary>The keys that a relay has in common with its workers.</summary>
internal static class SigningExtensions
{
    public static void AddSigning(this IServiceCollection services)
    {
        services.AddOptions<SigningOptions>().BindConfiguration(SigningOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<SigningOptions>, SigningOptionsValidator>();
        services.AddSingleton(provider => new InvocationSigner(provider.GetRequiredService<IOptions<SigningOptions>>().Value, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new InvocationVerifier(provider.GetRequiredService<IOptions<SigningOptions>>().Value, provider.GetRequiredService<TimeProvider>()));
    }

    private sealed class SigningOptionsValidator : IValidateOptions<SigningOptions>
    {
        public ValidateOptionsResult Validate(string? name, SigningOptions options) =>
            options.FindProblem() is { } problem ? ValidateOptionsResult.Fail(problem) : ValidateOptionsResult.Success;
    }
}
