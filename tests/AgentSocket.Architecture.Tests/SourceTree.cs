namespace AgentSocket.Architecture.Tests;

/// <summary>The checkout's files, without what builds and tools leave behind.</summary>
internal static class SourceTree
{
    private static readonly string[] LeftBehind = [".git", ".vs", ".idea", "artifacts", "bin", "obj", "node_modules", "TestResults"];

    /// <summary>Folders that aren't the product: what stands in for packages, what tests it, measures it and builds it.</summary>
    private static readonly string[] BesideTheProduct = ["polyfills", "tests", "bench", "eng", "docs", "deploy"];

    public static string Root { get; } = FindRoot();

    /// <summary>All files.</summary>
    public static IReadOnlyList<SourceFile> Files { get; } =
        [.. Enumerate(new DirectoryInfo(Root)).Select(file => new SourceFile(Path.GetRelativePath(Root, file.FullName).Replace('\\', '/'), file.FullName))];

    /// <summary>Files of the product's projects.</summary>
    public static IEnumerable<SourceFile> Product => Files.Where(file => file.Path.Contains('/', StringComparison.Ordinal) && !BesideTheProduct.Contains(file.TopFolder));

    /// <summary>The product's source code.</summary>
    public static IEnumerable<SourceFile> ProductCode => Product.Where(file => file.Extension is ".cs" or ".razor");

    private static IEnumerable<FileInfo> Enumerate(DirectoryInfo folder) =>
        folder.EnumerateFiles().Where(file => file.LinkTarget is null && !LeftBehind.Contains(file.Name))
            .Concat(folder.EnumerateDirectories().Where(inner => inner.LinkTarget is null && !LeftBehind.Contains(inner.Name)).SelectMany(Enumerate));

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Directory.Packages.props")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("These tests read the source tree; they run from a build inside of it.");
    }
}
