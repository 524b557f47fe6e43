using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Telemetry;

/// <summary>Where telemetry goes.</summary>
internal static class OtlpEndpoint
{
    public const string ApiKeySetting = "AppHost:OtlpApiKey";

    public const string DefaultGrpc = "http://localhost:18889";

    public static string? Grpc(IConfiguration configuration) =>
        configuration["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] ?? configuration["DOTNET_DASHBOARD_OTLP_ENDPOINT_URL"];

    public static string? Http(IConfiguration configuration) =>
        configuration["ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL"] ?? configuration["DOTNET_DASHBOARD_OTLP_HTTP_ENDPOINT_URL"];

    public static (string Address, string Protocol) Of(IConfiguration configuration) => (Grpc(configuration), Http(configuration)) switch
    {
        (null, { } http) => (http, "http/protobuf"),
        var (grpc, _) => (grpc ?? DefaultGrpc, "grpc"),
    };
}
