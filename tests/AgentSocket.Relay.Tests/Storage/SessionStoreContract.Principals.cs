using AgentSocket.Server.Stores;
using static AgentSocket.Relay.Tests.Storage.SessionWriter;

namespace AgentSocket.Relay.Tests.Storage;

/// <content>Whose sessions are, and what their clients offer.</content>
public abstract partial class SessionStoreContract
{
    [Theory]
    [InlineData("bob", "bob")]
    [InlineData("https://issuer.example\nbob", "bob")]
    [InlineData("issuer\nbob\n{*} ? |:,\0\u00E4\uD83D\uDE00", "bob\n{*} ? |:,\0\u00E4\uD83D\uDE00")]
    public async Task Sessions_OfAPrincipal_AreFound(string owner, string principal)
    {
        await BeginAsync(A);
        var first = await BeginOfAsync(A, owner);
        var second = await BeginOfAsync(B, owner);

        Assert.Equal(new[] { first.SessionId, second.SessionId }.Order(), (await B.FindAsync(principal, Now)).Order());
        Assert.Empty(await B.FindAsync($"{principal}s", Now));
        Assert.Equal(owner, (await first.LookAsync())!.Principal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("issuer\n")]
    public async Task Sessions_OfNobody_AreNotFound(string owner)
    {
        await BeginOfAsync(A, owner);

        Assert.Empty(await A.FindAsync("", Now));
        Assert.Empty(await A.FindAsync(owner, Now));
    }

    [Fact]
    public async Task Session_ThatIsGone_IsNotFound()
    {
        var session = await BeginAsync(A);
        Assert.Equal([session.SessionId], await B.FindAsync(Owner, Now));

        await A.DeleteAsync(session.SessionId, Now);

        Assert.Empty(await B.FindAsync(Owner, Now));
    }

    [Fact]
    public async Task Session_ThatMoves_IsFoundOnce()
    {
        var session = await BeginAsync(A);
        await (await session.MoveAsync(B)).CommitAsync(commit => commit with { Detaches = true });

        Assert.Equal([session.SessionId], await A.FindAsync(Owner, Now));
    }

    [Fact]
    public async Task Tools_OfTheClient_AreTheLastItOffered()
    {
        byte[] offer = [5, 0x93, 0x01, 0xFF, 0x00];
        var session = await BeginAsync(A);
        Assert.Empty((await session.LookAsync())!.ClientTools.ToArray());

        await session.CommitAsync(commit => commit with { ClientTools = new byte[] { 1 } });
        await session.CommitAsync(commit => commit with { ClientTools = offer });
        await session.CommitAsync();

        Assert.Equal(offer, (await session.LookAsync())!.ClientTools.ToArray());
        Assert.Equal(offer, (await B.ClaimAsync(session.Claim(), Now))!.ClientTools.ToArray());
        await session.CommitAsync(commit => commit with { ClientTools = new byte[] { 2 } });
        Assert.Equal(offer, (await session.LookAsync())!.ClientTools.ToArray());
    }

    private static async Task<SessionWriter> BeginOfAsync(ISessionStore store, string owner)
    {
        var session = new SessionWriter(store, Guid.NewGuid().ToString("N"), generation: 1);
        Assert.False((await session.CommitAsync(commit => commit with { Create = new NewSession("c1", Token("t1"), owner) })).IsGone);
        return session;
    }
}
