using Microsoft.Extensions.Options;

namespace AgentSocket.WebClient.Connections;

/// <summary>Stops a start without a server to talk to, and says what to set.</summary>
internal sealed class EndpointOptionsValidator : IValidateOptions<EndpointOptions>
{
    public ValidateOptionsResult Validate(string? name, EndpointOptions options)
    {
        var failures = Enum.GetValues<AgentMode>()
            .Where(mode => !string.IsNullOrWhiteSpace(options.For(mode)) && !SocketAddress.TryParse(options.For(mode), out _))
            .Select(mode => $"The address of {mode} mode, \"{options.For(mode)}\", isn't an absolute ws, wss, http or https address such as ws://localhost:5081/ws.")
            .ToList();

        if (string.IsNullOrWhiteSpace(options.Direct) && string.IsNullOrWhiteSpace(options.Relay))
        {
            failures.Add("No agent server is configured. Start the AppHost, which injects services__direct__http__0 and services__relay__http__0, "
                + "or set AgentSocket__Endpoints__Direct or AgentSocket__Endpoints__Relay, for example to ws://localhost:5081/ws.");
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
