using AgentSocket.Tests.Storage;

namespace AgentSocket.Relay.Tests.Storage;

public class ReferenceStoreTests : SessionStoreContract
{
    public ReferenceStoreTests()
    {
        var first = new ReferenceStore(Time);
        (A, B) = (first, first.Join("B"));
    }
}
