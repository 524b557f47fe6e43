using System.Text.RegularExpressions;

namespace AgentSocket.Architecture.Tests;

/// <summary>The tree says nothing about the machine it was written on, nor where packages are to come from.</summary>
public sealed partial class NeutralityTests
{
    [Fact]
    public void Files_NameNoPathOfAMachine() => AssertNone(MachinePath());

    [Fact]
    public void Files_NameNoPackageRegistry() => AssertNone(Registry());

    private static void AssertNone(Regex pattern)
    {
        var found = SourceTree.Files
            .Where(file => file.Name != nameof(NeutralityTests) + ".cs")
            .SelectMany(file => file.Lines.Where(line => pattern.IsMatch(line.Text)).Select(line => $"{file}:{line.Number}"));

        Assert.Empty(found);
    }

    [GeneratedRegex(@"(?<![\w./-])/(work|root|Users|home)/\w|\b[A-Za-z]:\\(Users|work|src)\b")]
    private static partial Regex MachinePath();

    [GeneratedRegex(@"\b(nuge[t]\.org|npmj[s]\.(org|com)|yarnpk[g]\.com|pyp[i]\.org|pkg[s]\.dev\.azure\.com|crate[s]\.io)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Registry();
}
