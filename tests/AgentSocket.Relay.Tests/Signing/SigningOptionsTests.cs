using AgentSocket.Protocol.Workers;

namespace AgentSocket.Relay.Tests.Signing;

public class SigningOptionsTests
{
    [Fact]
    public void NoKey_IsAProblem_ThatSaysWhatToSet()
    {
        Assert.Contains("AgentSocket:Signing:Keys:0", Keys.Options().FindProblem(), StringComparison.Ordinal);
        Assert.Contains("AgentSocket:Signing:Keys:0", Keys.Options("", " ", null).FindProblem(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("not base64!")]
    [InlineData("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHg==")]
    public void WeakKey_IsAProblem_ThatDoesNotNameIt(string key)
    {
        var problem = Keys.Options(Keys.First, key).FindProblem();

        Assert.NotNull(problem);
        Assert.DoesNotContain(key, problem, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new InvocationSigner(Keys.Options(key), TimeProvider.System));
    }

    [Fact]
    public void BlankKeys_AreLeftOut()
    {
        Assert.Null(Keys.Options(Keys.First, "").FindProblem());
    }

    [Theory]
    [InlineData("not base64!", "*", "AgentSocket:Signing:PushKeys:orders isn't base64")]
    [InlineData("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHg==", "*", "has 31 bytes")]
    [InlineData(null, "", "AgentSocket:Signing:PushKeys:orders:Topics")]
    [InlineData(null, null, "AgentSocket:Signing:PushKeys:orders:Topics")]
    public void PushKey_ThatIsWrong_IsAProblem_ThatDoesNotNameIt(string? key, string? topic, string part)
    {
        var options = Keys.Options(Keys.First);
        var push = options.PushKeys["orders"] = new PushKey { Key = key ?? Keys.Second };
        if (topic is not null)
            push.Topics.Add(topic);

        Assert.Contains(part, options.FindProblem(), StringComparison.Ordinal);
        Assert.DoesNotContain(push.Key!, options.FindProblem(), StringComparison.Ordinal);
    }

    [Fact]
    public void PushKey_ThatIsAnotherKeyToo_IsAProblem()
    {
        var options = Keys.Options(Keys.First);
        options.PushKeys["orders"] = new PushKey { Key = Keys.First, Topics = { "*" } };
        Assert.Contains("is another key", options.FindProblem(), StringComparison.Ordinal);

        options.PushKeys["orders"].Key = Keys.Second;
        Assert.Null(options.FindProblem());
        options.PushKeys["billing"] = new PushKey { Key = $" {Keys.Second}", Topics = { "*" } };
        Assert.Contains("is another key", options.FindProblem(), StringComparison.Ordinal);
    }

    [Fact]
    public void PushKey_ThatIsBlank_IsNone()
    {
        var options = Keys.Options(Keys.First);
        options.PushKeys["orders"] = new PushKey { Key = "" };

        Assert.Null(options.FindProblem());
        Assert.NotNull(new InvocationVerifier(options, TimeProvider.System));
    }

    [Theory]
    [InlineData("00:00:00.5")]
    [InlineData("00:11:00")]
    public void Tolerance_OutOfRange_IsAProblem(string tolerance)
    {
        var options = Keys.Options(Keys.First);
        options.Tolerance = TimeSpan.Parse(tolerance, System.Globalization.CultureInfo.InvariantCulture);

        Assert.NotNull(options.FindProblem());
    }
}
