using AgentSocket.Protocol.Workers;
using Microsoft.Extensions.Time.Testing;

namespace AgentSocket.Relay.Tests.Signing;

/// <summary>Keys that are good for pushes alone, and not for all of them.</summary>
public class PushKeyTests
{
    private const string Target = "/sessions/s1/frames";

    private static readonly byte[] Body = [1, 2, 3];

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Push_SignedWithAPushKey_IsValid_WithinItsScope()
    {
        Assert.Equal(SignatureCheck.Valid, Verifier().CheckPush(Sign(Keys.Second), "POST", Target, Body, out var scope));
        Assert.Equal("orders", scope!.Name);
        Assert.False(scope.AllowsTools);
    }

    [Fact]
    public void Push_SignedWithAFullKey_MayDoAnything()
    {
        Assert.Equal(SignatureCheck.Valid, Verifier().CheckPush(Sign(Keys.First), "POST", Target, Body, out var scope));
        Assert.Same(PushScope.Full, scope);
        Assert.True(scope!.AllowsTools && scope.AllowsTopic("any") && scope.AllowsPrincipal(null) && scope.AllowsSession("any", null));
    }

    [Fact]
    public void Invocation_SignedWithAPushKey_IsWrong()
    {
        Assert.Equal(SignatureCheck.Wrong, Verifier().Check(Sign(Keys.Second, "/invoke"), "POST", "/invoke", Body));
    }

    [Fact]
    public void Push_SignedWithNoneOfThem_IsWrong_AndHasNoScope()
    {
        var stranger = Convert.ToBase64String(new byte[32]);

        Assert.Equal(SignatureCheck.Wrong, Verifier().CheckPush(Sign(stranger), "POST", Target, Body, out var scope));
        Assert.Null(scope);
        Assert.Equal(SignatureCheck.Wrong, Verifier().CheckPush(Sign(Keys.Second), "POST", "/sessions/s2/frames", Body, out scope));
        Assert.Null(scope);
    }

    [Fact]
    public void Push_OfAnotherTime_IsStale_WhicheverKeySignedIt()
    {
        var signature = Sign(Keys.Second);
        _time.Advance(TimeSpan.FromSeconds(61));

        Assert.Equal(SignatureCheck.Stale, Verifier().CheckPush(signature, "POST", Target, Body, out var scope));
        Assert.Null(scope);
    }

    [Theory]
    [InlineData("orders", "orders", true)]
    [InlineData("orders", "orders.sent", false)]
    [InlineData("orders", "Orders", false)]
    [InlineData("orders.*", "orders.sent", true)]
    [InlineData("orders.*", "orders.", true)]
    [InlineData("orders.*", "orders", false)]
    [InlineData("orders.*", "reorders.sent", false)]
    [InlineData("*", "any", true)]
    [InlineData("*", "", true)]
    [InlineData("a*c", "abc", false)]
    [InlineData("a*c", "a*c", true)]
    public void Topic_IsAllowed_AsItIsOrByItsBeginning(string allowed, string topic, bool isAllowed)
    {
        Assert.Equal(isAllowed, Scope(new PushKey { Topics = { allowed } }).AllowsTopic(topic));
    }

    [Fact]
    public void Topics_OfAKey_AreAllowedEach()
    {
        var scope = Scope(new PushKey { Topics = { "orders.*", "billing" } });

        Assert.True(scope.AllowsTopic("orders.sent") && scope.AllowsTopic("billing"));
        Assert.False(scope.AllowsTopic("shipping"));
    }

    [Theory]
    [InlineData(new string[0], new string[0], "s1", "alice", true, true)]
    [InlineData(new string[0], new string[0], "s1", null, true, true)]
    [InlineData(new[] { "alice" }, new string[0], "s1", "alice", true, true)]
    [InlineData(new[] { "alice" }, new string[0], "s1", "Alice", false, false)]
    [InlineData(new[] { "alice" }, new string[0], "s1", null, false, false)]
    [InlineData(new string[0], new[] { "s1" }, "s1", null, true, false)]
    [InlineData(new string[0], new[] { "s1" }, "s2", "alice", false, false)]
    [InlineData(new[] { "alice" }, new[] { "s1" }, "s1", "bob", true, false)]
    [InlineData(new[] { "alice" }, new[] { "s1" }, "s2", "alice", true, true)]
    public void Session_IsAllowed_ForItselfOrForItsPrincipal(string[] principals, string[] sessions, string session, string? principal, bool allowsSession, bool allowsPrincipal)
    {
        var key = new PushKey { Topics = { "*" } };
        foreach (var name in principals)
            key.Principals.Add(name);
        foreach (var id in sessions)
            key.Sessions.Add(id);

        Assert.Equal((allowsSession, allowsPrincipal), (Scope(key).AllowsSession(session, principal), Scope(key).AllowsPrincipal(principal)));
    }

    private PushScope Scope(PushKey key)
    {
        Assert.Equal(SignatureCheck.Valid, Verifier(key).CheckPush(Sign(Keys.Second), "POST", Target, Body, out var scope));
        return scope!;
    }

    private RequestSignature Sign(string key, string target = Target) => new InvocationSigner(Keys.Options(key), _time).Sign("POST", target, Body);

    private InvocationVerifier Verifier(PushKey? key = null)
    {
        var options = Keys.Options(Keys.First);
        var push = options.PushKeys["orders"] = key ?? new PushKey { Topics = { "orders.*" } };
        push.Key = Keys.Second;
        return new InvocationVerifier(options, _time);
    }
}
