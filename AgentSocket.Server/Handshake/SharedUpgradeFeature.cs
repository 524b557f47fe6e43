using AgentSocket.Protocol.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace AgentSocket.Server.Handshake;

/// <summary>Keeps hold of the upgraded connection's stream, so that frames can leave in batches beside the WebSocket's own.</summary>
internal sealed class SharedUpgradeFeature(IHttpUpgradeFeature inner) : IHttpUpgradeFeature
{
    /// <summary>The stream, once the connection is upgraded.</summary>
    public SharedStream? Stream { get; private set; }

    public bool IsUpgradableRequest => inner.IsUpgradableRequest;

    public async Task<Stream> UpgradeAsync() => Stream = new SharedStream(await inner.UpgradeAsync());
}
