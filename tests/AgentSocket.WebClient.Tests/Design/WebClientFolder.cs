namespace AgentSocket.WebClient.Tests.Design;

/// <summary>The web client's sources in the checkout that the tests were built from.</summary>
internal static class WebClientFolder
{
    public static string Path { get; } = Find(new DirectoryInfo(AppContext.BaseDirectory));

    private static string Find(DirectoryInfo? folder)
    {
        while (folder is not null)
        {
            var candidate = System.IO.Path.Combine(folder.FullName, "AgentSocket.WebClient", "AgentSocket.WebClient.csproj");
            if (File.Exists(candidate))
                return System.IO.Path.GetDirectoryName(candidate)!;
            folder = folder.Parent;
        }

        throw new InvalidOperationException("The tests run from inside the checkout.");
    }
}
