using Aspire.Fixtures.AppHost;

var builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions
{
    Args = args,
    DisableDashboard = !args.Contains("--with-dashboard=true"),
});
Scenarios.Describe(builder, builder.Configuration["scenario"] ?? throw new InvalidOperationException("--scenario is missing."));
builder.Build().Run();
return Environment.ExitCode;
