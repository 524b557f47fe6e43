using Microsoft.Extensions.Options;

namespace AgentSocket.WebClient.Dashboard;

[OptionsValidator]
internal sealed partial class DashboardOptionsValidator : IValidateOptions<DashboardOptions>;
