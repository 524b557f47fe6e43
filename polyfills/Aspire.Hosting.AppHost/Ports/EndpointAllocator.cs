using System.Collections.Concurrent;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Ports;

/// <summary>
/// Gives every endpoint its address before anything starts, so that whoever refers to it needs not wait. Where a process
/// can listen on the address itself, nothing stands in between; only several replicas need a proxy.
/// </summary>
internal sealed class EndpointAllocator(IConfiguration configuration) : IDisposable
{
    // Replicas start side by side, and each releases its own.
    private readonly ConcurrentDictionary<int, PortReservation> _reservations = [];

    private bool RandomizePorts => configuration.GetValue<bool>("DcpPublisher:RandomizePorts");

    public void Allocate(IEnumerable<IResource> resources)
    {
        var chosen = new List<(IResource Resource, EndpointAnnotation Endpoint, int Port)>();
        foreach (var resource in resources)
        {
            foreach (var endpoint in resource.Annotations.OfType<EndpointAnnotation>())
            {
                var wanted = endpoint.IsProxied ? RandomizePorts ? null : endpoint.Port : endpoint.Port ?? endpoint.TargetPort;
                if (wanted is { } port)
                    chosen.Add((resource, endpoint, port));
                Allocate(endpoint, wanted ?? Reserve(), ListenerCount(resource));
            }
        }

        ThrowIfTaken(chosen);
    }

    /// <summary>Lets a process listen on the port.</summary>
    public void Release(int port)
    {
        if (_reservations.TryRemove(port, out var reservation))
            reservation.Dispose();
    }

    public void Dispose()
    {
        foreach (var port in _reservations.Keys)
            Release(port);
    }

    // A container has its ports for itself; the engine connects them.
    private static int? ListenerCount(IResource resource) => resource is ContainerResource ? null : resource.GetReplicaCount();

    private static void ThrowIfTaken(IReadOnlyList<(IResource Resource, EndpointAnnotation Endpoint, int Port)> chosen)
    {
        var problems = chosen
            .GroupBy(choice => choice.Port)
            .Where(choices => choices.Count() > 1)
            .Select(choices => $"Port {choices.Key} is wanted by {string.Join(" and ", choices.Select(Who))}.")
            .Concat(chosen.Where(choice => !PortProbe.IsFree(choice.Port)).Select(choice =>
                $"Port {choice.Port}, which {Who(choice)} listens on, is in use by {PortHolder.Find(choice.Port) ?? "another program"}."))
            .ToArray();
        if (problems.Length > 0)
            throw new DistributedApplicationException(string.Join(Environment.NewLine, problems));

        static string Who((IResource Resource, EndpointAnnotation Endpoint, int Port) choice) =>
            $"'{choice.Resource.Name}' (endpoint '{choice.Endpoint.Name}')";
    }

    private void Allocate(EndpointAnnotation endpoint, int port, int? listeners)
    {
        endpoint.AllocatedEndpoint = new(endpoint, "localhost", port);
        endpoint.ListenerPorts = listeners switch
        {
            null => [endpoint.TargetPort ?? port],
            1 when endpoint.TargetPort is null || !endpoint.IsProxied => [port],
            1 => [endpoint.TargetPort.Value],
            { } count => [.. Enumerable.Range(0, count).Select(_ => Reserve())],
        };
    }

    private int Reserve()
    {
        var reservation = PortReservation.Any();
        _reservations[reservation.Port] = reservation;
        return reservation.Port;
    }
}
