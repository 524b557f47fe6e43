using System.Xml.Linq;

namespace AgentSocket.Architecture.Tests;

/// <summary>Which project may use which. A new project is entered here, or the test fails.</summary>
public sealed class ProjectReferenceTests
{
    private const string Protocol = "AgentSocket.Protocol";
    private const string Server = "AgentSocket.Server";
    private const string Agents = "AgentSocket.Agents";
    private const string ServiceDefaults = "AgentSocket.ServiceDefaults";
    private const string DirectAgent = "AgentSocket.DirectAgent";
    private const string Relay = "AgentSocket.Relay";
    private const string FunctionWorker = "AgentSocket.FunctionWorker";
    private const string WebClient = "AgentSocket.WebClient";
    private const string AppHost = "AgentSocket.AppHost";

    /// <summary>No service references another service: they meet on the wire. Only the AppHost knows them all.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        [Protocol] = [],
        [Server] = [Protocol],
        [Agents] = [Protocol],
        [ServiceDefaults] = [],
        [DirectAgent] = [Protocol, Server, Agents, ServiceDefaults],
        [Relay] = [Protocol, Server, ServiceDefaults],
        [FunctionWorker] = [Protocol, Agents, ServiceDefaults],
        [WebClient] = [Protocol, ServiceDefaults],
        [AppHost] = [DirectAgent, Relay, FunctionWorker, WebClient],
    };

    private static readonly SourceFile[] Projects = [.. SourceTree.Product.Where(file => file.Extension == ".csproj")];

    [Fact]
    public void Product_HasProjectsThatTheTableKnows()
    {
        Assert.NotEmpty(Projects);
        Assert.All(Projects, project => Assert.Contains(NameOf(project), Allowed.Keys));
    }

    [Fact]
    public void Project_References_OnlyWhatTheTableAllows()
    {
        foreach (var project in Projects)
        {
            var references = Included(project, "ProjectReference").Select(path => Path.GetFileNameWithoutExtension(path.Replace('\\', '/')));
            Assert.All(references, reference => Assert.True(Allowed[NameOf(project)].Contains(reference), $"{NameOf(project)} may not reference {reference}."));
        }
    }

    [Fact]
    public void Protocol_Uses_MessagePackAloneAndNoFramework()
    {
        var project = Projects.Single(project => NameOf(project) == Protocol);

        Assert.Equal(["MessagePack"], Included(project, "PackageReference"));
        Assert.Empty(Included(project, "FrameworkReference"));
        Assert.Equal("Microsoft.NET.Sdk", XDocument.Load(project.FullPath).Root?.Attribute("Sdk")?.Value);
    }

    [Fact]
    public void Packages_HaveTheirVersionsInOnePlace()
    {
        foreach (var project in SourceTree.Files.Where(file => file.Extension == ".csproj"))
        {
            var versioned = Elements(project, "PackageReference").Where(reference => reference.Attribute("Version") is not null || reference.Attribute("VersionOverride") is not null);
            Assert.True(!versioned.Any(), $"{project} names a version.");
        }
    }

    private static string NameOf(SourceFile project) => Path.GetFileNameWithoutExtension(project.Path);

    private static IEnumerable<string> Included(SourceFile project, string element) =>
        Elements(project, element).Select(reference => reference.Attribute("Include")?.Value).OfType<string>();

    private static IEnumerable<XElement> Elements(SourceFile project, string element) =>
        XDocument.Load(project.FullPath).Descendants().Where(candidate => candidate.Name.LocalName == element);
}
