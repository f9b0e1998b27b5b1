using RealtimeHub.EventLog.Inspection;

namespace RealtimeHub.Cli.Data;

/// <summary>A stream's folder.</summary>
internal sealed record StreamFolder(string Name, string Path);

/// <summary>Finds the streams of a folder: the hub's data folder, or one stream's.</summary>
internal static class DataFolder
{
    /// <exception cref="NoInputException">There is no such folder, no log in it, or not the stream asked for.</exception>
    public static IReadOnlyList<StreamFolder> Find(string folder, string? stream)
    {
        var path = Path.GetFullPath(folder);
        if (!Directory.Exists(path)) throw new NoInputException($"There is no folder {folder}.");
        // What holds files of a log is a stream's folder, whatever it is called.
        if (LogInspection.IsLog(path)) return [new StreamFolder(stream ?? Path.GetFileName(path.TrimEnd(Path.DirectorySeparatorChar)), path)];

        var streams = Path.Combine(path, "streams");
        var all = Directory.Exists(streams) ? Directory.GetDirectories(streams).Select(p => new StreamFolder(Path.GetFileName(p), p)).OrderBy(s => s.Name, StringComparer.Ordinal).ToList() : [];
        if (all.Count == 0) throw new NoInputException($"{folder} is no data folder: it has neither streams nor the files of one.");
        if (stream is null) return all;
        return all.Find(s => s.Name == stream) is { } found
            ? [found]
            : throw new NoInputException($"There is no stream '{stream}' in {folder}. It has: {string.Join(", ", all.Select(s => s.Name))}.");
    }
}
