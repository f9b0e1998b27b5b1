using System.Text.Json;

namespace RealtimeHub.Tams.Tests;

/// <summary>The files in Data, described in its README.</summary>
internal static class TestData
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Data");

    public static JsonElement Read(string file) => JsonElement.Parse(File.ReadAllBytes(Path.Combine(Folder, file)));

    public static IEnumerable<string> Examples(string beginning) =>
        Directory.EnumerateFiles(Path.Combine(Folder, "examples"), beginning + "*.json")
            .Select(path => Path.Combine("examples", Path.GetFileName(path)))
            .Order(StringComparer.Ordinal);
}
