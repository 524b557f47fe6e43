namespace AgentSocket.Protocol.Tests.Values;

public sealed class ApprovalSubjectTests
{
    /// <summary>The digest is the one that tests/vectors has, which was computed elsewhere.</summary>
    [Fact]
    public void Digest_OfACall_IsWhatTheSpecificationSays() =>
        Assert.Equal(
            "f49e78f45c9af25dc3a71ce6813cfde08cb62102f2a2525a579f71cd6aa055d5",
            ApprovalSubject.DigestOf("files.delete", AgentValue.FromJson("""{"path":"notes.txt"}""")));

    [Theory]
    [InlineData("files.delete", """{"path":"notes.md"}""")]
    [InlineData("files.read", """{"path":"notes.txt"}""")]
    public void Digest_OfAnotherCall_IsAnother(string tool, string arguments) =>
        Assert.NotEqual(
            ApprovalSubject.DigestOf("files.delete", AgentValue.FromJson("""{"path":"notes.txt"}""")),
            ApprovalSubject.DigestOf(tool, AgentValue.FromJson(arguments)));
}
