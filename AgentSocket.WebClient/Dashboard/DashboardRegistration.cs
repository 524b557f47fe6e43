using Microsoft.Extensions.Options;

namespace AgentSocket.WebClient.Dashboard;

internal static class DashboardRegistration
{
    public static void AddDashboardLinks(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<IValidateOptions<DashboardOptions>, DashboardOptionsValidator>();
        builder.Services.AddOptions<DashboardOptions>().BindConfiguration(DashboardOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<DashboardLinks>();
    }
}
