using System.Text.Json.Nodes;
using Aspire.Tests.Applications;

namespace Aspire.Tests;

public sealed class ManifestTests
{
    [Fact]
    public async Task Manifest_OfEveryKindOfResource_IsAsExpected()
    {
        using var folder = new TemporaryFolder();
        await using var appHost = AppHostProcess.Fixture("manifest", "--publisher", "manifest", "--output-path", folder.File("aspire-manifest.json"));
        Assert.Equal(0, await appHost.ExitAsync());

        var actual = JsonNode.Parse(await File.ReadAllTextAsync(folder.File("aspire-manifest.json"), appHost.Ended))!;
        foreach (var project in (string[])["api", "site"])
        {
            Assert.EndsWith("/Aspire.Fixtures.Service/Aspire.Fixtures.Service.csproj", (string?)actual["resources"]![project]!["path"], StringComparison.Ordinal);
            actual["resources"]![project]!["path"] = "service.csproj";
        }

        actual["resources"]!["tool"]!["workingDirectory"] = "tool";
        var expected = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "expected-manifest.json"), appHost.Ended))!;
        Assert.Equal(expected.ToJsonString(), actual.ToJsonString());
    }

    [Fact]
    public async Task Manifest_OfTheProduct_HasRedisInAContainerWhateverThisMachineHas()
    {
        using var folder = new TemporaryFolder();
        var nothing = new Dictionary<string, string> { ["PATH"] = "/nowhere" };
        await using var appHost = AppHostProcess.Product(nothing, "--publisher", "manifest", "--output-path", folder.File("aspire-manifest.json"));
        Assert.Equal(0, await appHost.ExitAsync());

        var resources = JsonNode.Parse(await File.ReadAllTextAsync(folder.File("aspire-manifest.json"), appHost.Ended))!["resources"]!;
        Assert.Equal("container.v0", (string?)resources["redis"]!["type"]);
        Assert.Equal("{redis.connectionString}", (string?)resources["relay"]!["env"]!["ConnectionStrings__redis"]);
        Assert.Equal("{worker-signing-key.value}", (string?)resources["worker"]!["env"]!["AgentSocket__Signing__Keys__0"]);
        Assert.True((bool?)resources["web"]!["bindings"]!["https"]!["external"]);
        Assert.Equal("{worker.bindings.http.url}", (string?)resources["relay"]!["env"]!["services__worker__http__0"]);
    }

    [Fact]
    public async Task Publisher_Unknown_IsRefused()
    {
        await using var appHost = AppHostProcess.Fixture("manifest", "--publisher", "other", "--output-path", "nowhere");

        Assert.Equal(1, await appHost.ExitAsync());
        Assert.Contains("There is no publisher 'other'", appHost.Output, StringComparison.Ordinal);
    }
}
