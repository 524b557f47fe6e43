using MessagePack;

namespace AgentSocket.Protocol;

// | field   | type | meaning                                            |
// | version | uint | 1                                                  |
// | options | map? | client: name and version of the client; auth: str? |

/// <summary>0x01 HELLO, client to server: optional, only as the client's first frame. Spec §4.1.</summary>
public readonly record struct ClientHelloFrame(long Version, string? Client = null, string? Auth = null) : IFrame<ClientHelloFrame>
{
    /// <inheritdoc/>
    public static FrameType Type => FrameType.Hello;

    /// <inheritdoc/>
    public void WriteFields(ref MessagePackWriter writer)
    {
        var entries = MapWriter.Count(Client) + MapWriter.Count(Auth);
        writer.WriteArrayHeader(entries == 0 ? 1 : 2);
        writer.Write(Version);
        if (entries == 0)
            return;
        writer.WriteMapHeader(entries);
        writer.WriteEntry("client"u8, Client);
        writer.WriteEntry("auth"u8, Auth);
    }

    /// <inheritdoc/>
    public static ClientHelloFrame ReadFields(ref FieldReader fields)
    {
        var frame = new ClientHelloFrame(fields.Identifier());
        var entries = fields.OptionalMap();
        for (var i = 0; i < entries && fields.Error == FrameError.None; i++)
        {
            var key = fields.Key();
            if (key.SequenceEqual("client"u8))
                frame = frame with { Client = fields.EntryText() };
            else if (key.SequenceEqual("auth"u8))
                frame = frame with { Auth = fields.EntryText() };
            else
                fields.SkipEntry();
        }

        return frame;
    }

    /// <summary>Names the client; what authenticates it stays out of logs.</summary>
    public override string ToString() => $"HELLO {Client}";
}
