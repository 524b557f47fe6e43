using System.Net.Sockets;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>An address on which a resource listens.</summary>
public sealed class EndpointAnnotation : IResourceAnnotation
{
    private string? _transport;

    /// <summary>Describes an address.</summary>
    public EndpointAnnotation(
        ProtocolType protocol,
        string? uriScheme = null,
        string? transport = null,
        string? name = null,
        int? port = null,
        int? targetPort = null,
        bool? isExternal = null,
        bool? isProxied = null)
    {
        Protocol = protocol;
        UriScheme = uriScheme ?? protocol.ToString().ToLowerInvariant();
        _transport = transport;
        Name = name ?? UriScheme;
        Port = port;
        TargetPort = targetPort;
        IsExternal = isExternal ?? false;
        IsProxied = isProxied ?? true;
    }

    /// <summary>TCP or UDP.</summary>
    public ProtocolType Protocol { get; set; }

    /// <summary>The port that others use; null: any free one.</summary>
    public int? Port { get; set; }

    /// <summary>The port on which the process itself listens; null: whatever fits.</summary>
    public int? TargetPort { get; set; }

    /// <summary>The scheme of its addresses.</summary>
    public string UriScheme { get; set; }

    /// <summary>The host name on which the process listens.</summary>
    public string TargetHost { get; set; } = "localhost";

    /// <summary>Unique in the resource.</summary>
    public string Name { get; set; }

    /// <summary>What is spoken: http, http2, tcp.</summary>
    public string Transport
    {
        get => _transport ?? (UriScheme is "http" or "https" ? "http" : Protocol.ToString().ToLowerInvariant());
        set => _transport = value;
    }

    /// <summary>Whether it is reached from outside once deployed.</summary>
    public bool IsExternal { get; set; }

    /// <summary>Whether the orchestrator may listen in the process's stead.</summary>
    public bool IsProxied { get; set; }

    /// <summary>The address it got, once the application starts.</summary>
    public AllocatedEndpoint? AllocatedEndpoint { get; set; }

    /// <summary>The ports on which the replicas listen, by replica.</summary>
    internal IReadOnlyList<int> ListenerPorts { get; set; } = [];
}
