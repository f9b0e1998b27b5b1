namespace RealtimeHub.Server.Page;

/// <summary>The files of the dashboard, built from <c>web-demo</c>, by the path each is served at.</summary>
internal static class Dashboard
{
    public const string Folder = "dashboard";

    private const string Index = "index.html";

    // A folder without its page is half a copy: better none of it.
    public static IReadOnlyDictionary<string, PageFile> Read(string folder)
    {
        if (!File.Exists(Path.Combine(folder, Index))) return new Dictionary<string, PageFile>();
        return Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(PageFile.IsKnown)
            .ToDictionary(file => PathOf(Path.GetRelativePath(folder, file)), file => new PageFile(Path.GetRelativePath(folder, file), File.ReadAllBytes(file)));
    }

    private static string PathOf(string name) => name == Index ? "/" : $"/{name.Replace(Path.DirectorySeparatorChar, '/')}";
}
