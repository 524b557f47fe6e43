using System.Diagnostics.CodeAnalysis;

namespace AgentSocket.WebClient.Connections;

/// <summary>The address of a WebSocket, made from that of a service.</summary>
internal static class SocketAddress
{
    private const string DefaultPath = "/ws";

    /// <summary>Takes a ws, wss, http or https address. One without a path gets that at which our servers listen.</summary>
    public static bool TryParse(string? address, [NotNullWhen(true)] out Uri? socket)
    {
        socket = null;
        if (!Uri.TryCreate(address, UriKind.Absolute, out var parsed) || SchemeOf(parsed) is not { } scheme)
            return false;

        var builder = new UriBuilder(parsed) { Scheme = scheme, Port = parsed.Port };
        if (parsed.AbsolutePath == "/")
            builder.Path = DefaultPath;
        socket = builder.Uri;
        return true;
    }

    private static string? SchemeOf(Uri address) => address.Scheme switch
    {
        "ws" or "http" => "ws",
        "wss" or "https" => "wss",
        _ => null,
    };
}
