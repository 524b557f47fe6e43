using System.Text.Json;

namespace MessagePack.Tests.Suite;

/// <summary>The npm package msgpack-test-suite: values, each with all of its encodings.</summary>
internal static class SuiteFile
{
    private const string File = "tests/npm/node_modules/msgpack-test-suite/dist/msgpack-test-suite.json";

    public static IReadOnlyList<SuiteCase> Cases { get; } = [.. Load()];

    private static IEnumerable<SuiteCase> Load()
    {
        using var json = JsonDocument.Parse(System.IO.File.ReadAllBytes(Find()));
        foreach (var group in json.RootElement.EnumerateObject())
        {
            foreach (var (index, entry) in group.Value.EnumerateArray().Index())
            {
                yield return SuiteCase.Parse($"{group.Name} {index}", entry);
            }
        }
    }

    private static string Find()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (root is not null && !System.IO.File.Exists(Path.Combine(root.FullName, "Directory.Packages.props")))
        {
            root = root.Parent;
        }

        var file = Path.Combine(root?.FullName ?? throw new DirectoryNotFoundException("The tests run outside of the repository."), File);
        return System.IO.File.Exists(file)
            ? file
            : throw new FileNotFoundException($"{File} is missing. Install it: npm ci --prefix tests/npm", file);
    }
}
