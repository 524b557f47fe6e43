using System.Security.Cryptography;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Telemetry;

/// <summary>Tells the processes of a resource apart; a new one at each start.</summary>
internal sealed class ServiceInstanceId : IValueProvider
{
    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) =>
        new($"service.instance.id={RandomNumberGenerator.GetString("abcdefghjkmnpqrstuvwxyz", 8)}");
}
