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
    [InlineData("00:00:00.5")]
    [InlineData("00:11:00")]
    public void Tolerance_OutOfRange_IsAProblem(string tolerance)
    {
        var options = Keys.Options(Keys.First);
        options.Tolerance = TimeSpan.Parse(tolerance, System.Globalization.CultureInfo.InvariantCulture);

        Assert.NotNull(options.FindProblem());
    }
}
