using AgentSocket.Protocol.Workers;
using Microsoft.Extensions.Time.Testing;

namespace AgentSocket.Relay.Tests.Signing;

public class InvocationSigningTests
{
    private static readonly byte[] Body = [0x81, 0xA3, 0x74, 0x77, 0x6F, 0x02];

    private readonly FakeTimeProvider _time = new(DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_123));

    /// <summary>Made with Python's hmac and hashlib, which share nothing with the signer.</summary>
    [Theory]
    [InlineData("/invoke?x=%20y", "81a374776f02", "v1=lDXccjd4EDR6bhvjqdmb__ijVb4cxbri98dGdYnl3Pw")]
    [InlineData("/sessions/s1/frames", "", "v1=NX_JAGSblQk2LKskKJw4Ztf5I8Vl9bmpkYeOXswabDw")]
    public void Signature_OfAVector_IsValid(string target, string body, string signature)
    {
        var headers = new RequestSignature("1700000000123", "AAECAwQFBgcICQoLDA0ODw", signature);

        Assert.Equal(SignatureCheck.Valid, Verifier().Check(headers, "POST", target, Convert.FromHexString(body)));
    }

    [Fact]
    public void Request_AsItWasSigned_IsValid()
    {
        Assert.Equal(SignatureCheck.Valid, Verifier().Check(Sign(), "POST", "/invoke", Body));
    }

    [Fact]
    public void Request_SignedTwice_HasTwoNonces()
    {
        Assert.NotEqual(Sign().Nonce, Sign().Nonce);
    }

    [Theory]
    [InlineData("PUT", "/invoke")]
    [InlineData("post", "/invoke")]
    [InlineData("POST", "/Invoke")]
    [InlineData("POST", "/invoke?")]
    [InlineData("POST", "/invoke/")]
    public void Request_WithAnotherMethodOrTarget_IsWrong(string method, string target)
    {
        Assert.Equal(SignatureCheck.Wrong, Verifier().Check(Sign(), method, target, Body));
    }

    [Fact]
    public void Request_WithAnyBitOfTheBodyChanged_IsWrong()
    {
        var signature = Sign();
        for (var bit = 0; bit < Body.Length * 8; bit++)
        {
            var changed = (byte[])Body.Clone();
            changed[bit / 8] ^= (byte)(1 << bit % 8);
            Assert.Equal(SignatureCheck.Wrong, Verifier().Check(signature, "POST", "/invoke", changed));
        }
    }

    [Fact]
    public void Request_WithALongerOrShorterBody_IsWrong()
    {
        Assert.Equal(SignatureCheck.Wrong, Verifier().Check(Sign(), "POST", "/invoke", Body.AsSpan(1)));
        Assert.Equal(SignatureCheck.Wrong, Verifier().Check(Sign(), "POST", "/invoke", [.. Body, 0]));
    }

    [Fact]
    public void Request_WithAnotherTimestampOrNonce_IsWrong()
    {
        var signature = Sign();

        Assert.Equal(SignatureCheck.Wrong, Verifier().Check(signature with { Timestamp = "1700000000124" }, "POST", "/invoke", Body));
        Assert.Equal(SignatureCheck.Wrong, Verifier().Check(signature with { Timestamp = "01700000000123" }, "POST", "/invoke", Body));
        Assert.Equal(SignatureCheck.Wrong, Verifier().Check(signature with { Nonce = "AAECAwQFBgcICQoLDA0ODw" }, "POST", "/invoke", Body));
    }

    [Fact]
    public void Request_WithAnyCharacterOfTheSignatureChanged_IsWrong()
    {
        var signature = Sign();
        for (var i = 0; i < signature.Signature!.Length; i++)
        {
            var changed = signature.Signature.ToCharArray();
            changed[i] = changed[i] == 'A' ? 'B' : 'A';
            Assert.Equal(SignatureCheck.Wrong, Verifier().Check(signature with { Signature = new string(changed) }, "POST", "/invoke", Body));
        }

        Assert.Equal(SignatureCheck.Wrong, Verifier().Check(signature with { Signature = signature.Signature + "=" }, "POST", "/invoke", Body));
    }

    [Fact]
    public void Request_WithoutAHeader_IsMissingIt()
    {
        var signature = Sign();

        Assert.Equal(SignatureCheck.Missing, Verifier().Check(default, "POST", "/invoke", Body));
        Assert.Equal(SignatureCheck.Missing, Verifier().Check(signature with { Timestamp = null }, "POST", "/invoke", Body));
        Assert.Equal(SignatureCheck.Missing, Verifier().Check(signature with { Nonce = "" }, "POST", "/invoke", Body));
        Assert.Equal(SignatureCheck.Missing, Verifier().Check(signature with { Signature = null }, "POST", "/invoke", Body));
    }

    [Theory]
    [InlineData("1700000000123\n", "AAECAwQFBgcICQoLDA0ODw")]
    [InlineData("-1", "AAECAwQFBgcICQoLDA0ODw")]
    [InlineData("1e12", "AAECAwQFBgcICQoLDA0ODw")]
    [InlineData("999999999999999", "AAECAwQFBgcICQoLDA0ODw")]
    [InlineData("99999999999999999999", "AAECAwQFBgcICQoLDA0ODw")]
    [InlineData("1700000000123", "short")]
    [InlineData("1700000000123", "AAECAwQFBgcICQoL\nA0ODw")]
    [InlineData("1700000000123", "AAECAwQFBgcICQoLDA0ODwAAECAwQFBgcICQoLDA0ODwAAECAwQFBgcICQoLDA0ODw")]
    public void Request_WithAMalformedHeader_IsMalformed(string timestamp, string nonce)
    {
        var signature = new RequestSignature(timestamp, nonce, "v1=lDXccjd4EDR6bhvjqdmb__ijVb4cxbri98dGdYnl3Pw");

        Assert.Equal(SignatureCheck.Malformed, Verifier().Check(signature, "POST", "/invoke", Body));
    }

    [Fact]
    public void Request_WithALineBreakInTheTarget_IsMalformed()
    {
        Assert.Equal(SignatureCheck.Malformed, Verifier().Check(Sign(), "POST", "/invoke\n", Body));
    }

    [Theory]
    [InlineData(-60_001, SignatureCheck.Stale)]
    [InlineData(-60_000, SignatureCheck.Valid)]
    [InlineData(60_000, SignatureCheck.Valid)]
    [InlineData(60_001, SignatureCheck.Stale)]
    public void Request_AtTheEdgeOfTheTolerance_IsValidWithinIt(int milliseconds, SignatureCheck expected)
    {
        var elsewhere = new FakeTimeProvider(_time.GetUtcNow().AddMilliseconds(milliseconds));

        Assert.Equal(expected, new InvocationVerifier(Keys.Options(Keys.First), elsewhere).Check(Sign(), "POST", "/invoke", Body));
    }

    [Fact]
    public void Keys_WhileTheyChange_AreBothGood()
    {
        var old = Sign(Keys.First);
        var next = Sign(Keys.Second, Keys.First);
        var verifier = Verifier(Keys.First, Keys.Second);

        Assert.Equal(SignatureCheck.Valid, verifier.Check(old, "POST", "/invoke", Body));
        Assert.Equal(SignatureCheck.Valid, verifier.Check(next, "POST", "/invoke", Body));
        Assert.Equal(SignatureCheck.Wrong, Verifier(Keys.First).Check(next, "POST", "/invoke", Body));
        Assert.Equal(SignatureCheck.Wrong, Verifier(Keys.Second).Check(old, "POST", "/invoke", Body));
    }

    private RequestSignature Sign(params string[] keys) =>
        new InvocationSigner(Keys.Options(keys is [] ? [Keys.First] : keys), _time).Sign("POST", "/invoke", Body);

    private InvocationVerifier Verifier(params string[] keys) =>
        new(Keys.Options(keys is [] ? [Keys.First] : keys), _time);
}
