using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Telemetry;
using Aspire.Hosting.Terminal;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Dashboard;

/// <summary>The Aspire dashboard, which is a program among others.</summary>
internal sealed class DashboardResource : ExecutableResource
{
    public const string ResourceName = "dashboard";
    public const string HealthCheck = "dashboard_check";
    public const string FrontendEndpoint = "http";
    public const string GrpcEndpoint = "otlp-grpc";

    private const string DefaultFrontend = "http://localhost:18888";
    private const string HttpEndpoint = "otlp-http";

    public DashboardResource(string program, string? home, IConfiguration configuration)
        : base(ResourceName, program, Path.GetDirectoryName(program)!)
    {
        Listen(FrontendEndpoint, configuration["ASPNETCORE_URLS"]?.Split(';')[0] ?? DefaultFrontend);
        Listen(GrpcEndpoint, OtlpEndpoint.Of(configuration) is (var grpc, "grpc") ? grpc : OtlpEndpoint.DefaultGrpc);
        Listen(HttpEndpoint, OtlpEndpoint.Http(configuration));

        // It listens on loopback; whoever is on this machine may look. Only our own processes may send.
        Annotations.Add(new CommandLineArgsCallbackAnnotation(arguments =>
        {
            foreach (var argument in (object[])
                [
                    "dashboard", "run", "--nologo", "--non-interactive",
                    "--frontend-url", this.GetEndpoint(FrontendEndpoint),
                    "--otlp-grpc-url", this.GetEndpoint(GrpcEndpoint),
                    "--otlp-http-url", this.GetEndpoint(HttpEndpoint),
                    "--", "--Dashboard:Frontend:AuthMode=Unsecured", "--Dashboard:Api:AuthMode=Unsecured", "--Dashboard:Otlp:AuthMode=ApiKey",
                ])
            {
                arguments.Add(argument);
            }
        }));
        Annotations.Add(new EnvironmentCallbackAnnotation(context =>
        {
            var variables = context.EnvironmentVariables;
            variables["ASPIRE_CLI_TELEMETRY_OPTOUT"] = "1";
            variables["ASPIRE_DASHBOARD_TELEMETRY_OPTOUT"] = "true";
            variables["DASHBOARD__OTLP__PRIMARYAPIKEY"] = configuration[OtlpEndpoint.ApiKeySetting]!;
            variables["NO_COLOR"] = "1";
            if (home is not null)
            {
                variables["HOME"] = home;
                variables["ASPIRE_HOME"] = home;
            }
        }));

        Annotations.Add(new QuietAnnotation());
        Annotations.Add(new HealthCheckAnnotation(HealthCheck));

        // The addresses for telemetry are not for people.
        Annotations.Add(new ResourceUrlsCallbackAnnotation(context =>
            context.Urls.RemoveAll(url => url.Endpoint?.EndpointName != FrontendEndpoint)));
    }

    private void Listen(string name, string? address) => Annotations.Add(new EndpointAnnotation(
        System.Net.Sockets.ProtocolType.Tcp,
        uriScheme: "http",
        name: name,
        port: address is null ? null : new Uri(address).Port));
}
