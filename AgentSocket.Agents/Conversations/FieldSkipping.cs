using MessagePack;

namespace AgentSocket.Agents;

/// <summary>Reads over fields that a newer version wrote behind the known ones.</summary>
internal static class FieldSkipping
{
    public static void SkipRest(this ref MessagePackReader reader, int fields, int known)
    {
        for (var i = known; i < fields; i++)
            reader.Skip();
    }
}
