using Microsoft.Extensions.Options;

namespace AgentSocket.Agents;

/// <summary>What each provider needs. Its messages name the configuration's keys, and never show the service's.</summary>
internal sealed class ModelOptionsValidator : IValidateOptions<ModelOptions>
{
    private static readonly string[] Providers = [.. Enum.GetNames<ModelProvider>().Select(name => name.ToLowerInvariant())];

    public ValidateOptionsResult Validate(string? name, ModelOptions options)
    {
        if (!Providers.Contains(options.Provider, StringComparer.OrdinalIgnoreCase))
            return ValidateOptionsResult.Fail($"{Key("Provider")} is '{options.Provider}'; it must be one of {string.Join(", ", Providers)}.");
        var failures = Failures(options).ToArray();
        return failures.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static IEnumerable<string> Failures(ModelOptions options)
    {
        var kind = options.Kind;
        if (kind == ModelProvider.Demo)
            yield break;
        if (string.IsNullOrWhiteSpace(options.Name))
            yield return $"{Key("Name")} is missing: provider '{options.Provider}' needs the {(kind == ModelProvider.Azure ? "deployment" : "model")}'s name.";
        if (kind != ModelProvider.Compatible && string.IsNullOrWhiteSpace(options.Key))
            yield return $"{Key("Key")} is missing: provider '{options.Provider}' needs a key.";
        if (options.Endpoint is null)
        {
            if (kind != ModelProvider.OpenAI)
                yield return $"{Key("Endpoint")} is missing: provider '{options.Provider}' needs the service's address.";
        }
        else if (!options.Endpoint.IsAbsoluteUri || options.Endpoint.Scheme is not ("http" or "https"))
        {
            yield return $"{Key("Endpoint")} must be an http or https address.";
        }
    }

    private static string Key(string option) => $"{ModelOptions.Section}:{option}";
}
