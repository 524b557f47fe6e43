using Projects;

namespace Aspire.Fixtures.AppHost;

/// <summary>Applications that the tests run; each shows one thing.</summary>
internal static class Scenarios
{
    public static void Describe(IDistributedApplicationBuilder builder, string scenario)
    {
        Action<IDistributedApplicationBuilder> describe = scenario switch
        {
            "environment" => Environment,
            "profile" => Profile,
            "waits" => Waits,
            "completion" => Completion,
            "crash" => Crash,
            "crash-at-start" => CrashAtStart,
            "replicas" => Replicas,
            "stubborn" => Stubborn,
            "fixed-port" => FixedPort,
            "container" => Container,
            "parameters" => Parameters,
            "manifest" => Manifest,
            "missing-program" => MissingProgram,
            _ => throw new ArgumentException($"There is no scenario '{scenario}'.", nameof(scenario)),
        };
        describe(builder);
    }

    private static void Environment(IDistributedApplicationBuilder builder)
    {
        var store = builder.AddConnectionString("store");
        var parameter = builder.AddParameter("shown", "a value");
        var backend = builder.AddProject<Aspire_Fixtures_Service>("back-end")
            .WithHttpEndpoint(name: "admin");
        builder.AddProject<Aspire_Fixtures_Service>("frontend")
            .WithReference(backend)
            .WithReference(store)
            .WithEnvironment("TEXT", "text")
            .WithEnvironment("PARAMETER", parameter)
            .WithEnvironment("ADDRESS", backend.GetEndpoint("http"))
            .WithEnvironment("COMPOSED", $"{backend.GetEndpoint("http").Property(EndpointProperty.Host)}/{parameter}/{{braces}}")
            .WithEnvironment(context => context.EnvironmentVariables["CALLBACK"] = context.Resource.Name)
            .WithArgs("one", "two words");
    }

    private static void Profile(IDistributedApplicationBuilder builder) =>
        builder.AddProject<Aspire_Fixtures_Service>("service", "other").WithHttpHealthCheck("/health");

    private static void Waits(IDistributedApplicationBuilder builder)
    {
        var gate = builder.AddProject<Aspire_Fixtures_Service>("gate")
            .WithEnvironment("ILL_AT_START", "true")
            .WithHttpHealthCheck("/health");
        builder.AddProject<Aspire_Fixtures_Service>("after").WaitFor(gate);
    }

    private static void Completion(IDistributedApplicationBuilder builder)
    {
        var succeeding = builder.AddExecutable("succeeding", "sh", ".", "-c", "exit 0");
        var failing = builder.AddExecutable("failing", "sh", ".", "-c", "exit 4");
        builder.AddExecutable("after-success", "sleep", ".", "600").WaitForCompletion(succeeding);
        builder.AddExecutable("after-failure", "sleep", ".", "600").WaitForCompletion(failing);
    }

    private static void Crash(IDistributedApplicationBuilder builder)
    {
        var crashing = builder.AddProject<Aspire_Fixtures_Service>("crashing").WithHttpHealthCheck("/health");
        builder.AddProject<Aspire_Fixtures_Service>("bystander").WithHttpHealthCheck("/health").WaitFor(crashing);
    }

    private static void CrashAtStart(IDistributedApplicationBuilder builder)
    {
        var broken = builder.AddProject<Aspire_Fixtures_Service>("broken").WithEnvironment("FAIL_AT_START", "5").WithHttpHealthCheck("/health");
        builder.AddProject<Aspire_Fixtures_Service>("dependent").WaitFor(broken);
        builder.AddProject<Aspire_Fixtures_Service>("bystander").WithHttpHealthCheck("/health");
    }

    private static void Replicas(IDistributedApplicationBuilder builder) =>
        builder.AddProject<Aspire_Fixtures_Service>("service").WithReplicas(3).WithHttpHealthCheck("/health");

    private static void Stubborn(IDistributedApplicationBuilder builder)
    {
        builder.AddExecutable("stubborn", "sh", ".", "-c", "trap '' TERM; echo deaf; sleep 600 & while :; do sleep 600; done");
        builder.AddProject<Aspire_Fixtures_Service>("polite").WithHttpHealthCheck("/health");
    }

    private static void FixedPort(IDistributedApplicationBuilder builder) =>
        builder.AddProject<Aspire_Fixtures_Service>("service")
            .WithEndpoint("http", endpoint => endpoint.Port = int.Parse(builder.Configuration["port"]!, System.Globalization.CultureInfo.InvariantCulture))
            .WithHttpHealthCheck("/health");

    private static void Container(IDistributedApplicationBuilder builder)
    {
        var redis = builder.AddRedis("redis");
        builder.AddProject<Aspire_Fixtures_Service>("service").WithReference(redis).WaitFor(redis);
    }

    private static void Parameters(IDistributedApplicationBuilder builder)
    {
        var generated = new GenerateParameterDefault { MinLength = 30, Special = false };
        builder.AddProject<Aspire_Fixtures_Service>("service")
            .WithEnvironment("GIVEN", builder.AddParameter("given-one"))
            .WithEnvironment("CONSTANT", builder.AddParameter("constant", "always this"))
            .WithEnvironment("GENERATED", builder.AddParameter("generated", generated, secret: true));
    }

    private static void Manifest(IDistributedApplicationBuilder builder)
    {
        var redis = builder.AddRedis("cache");
        var key = builder.AddParameter("key", secret: true);
        var api = builder.AddProject<Aspire_Fixtures_Service>("api").WithReference(redis).WithEnvironment("KEY", key);
        builder.AddProject<Aspire_Fixtures_Service>("site").WithReference(api).WithExternalHttpEndpoints();
        builder.AddExecutable("tool", "tool", ".", "--verbose");
        builder.AddConnectionString("elsewhere");
    }

    private static void MissingProgram(IDistributedApplicationBuilder builder) =>
        builder.AddExecutable("missing", "no-such-program-anywhere", ".");
}
