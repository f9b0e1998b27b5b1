namespace RealtimeHub.EventLog.Tests.Kit;

/// <summary>A folder for one test.</summary>
internal sealed class LogFolder : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("rthub-log-");

    public LogFolder() => Path = System.IO.Path.Combine(_root.FullName, "streams", "tams");

    /// <summary>Does not exist before the log is opened.</summary>
    public string Path { get; }

    public string[] Segments
    {
        get
        {
            var segments = Directory.GetFiles(Path, "*.log");
            Array.Sort(segments, StringComparer.Ordinal);
            return segments;
        }
    }

    public string Epochs => System.IO.Path.Combine(Path, "epochs");

    /// <summary>Copies the log's files to a new place, as a backup or a power cut leaves them.</summary>
    public LogFolder Copy()
    {
        var copy = new LogFolder();
        Directory.CreateDirectory(copy.Path);
        foreach (var file in Directory.GetFiles(Path).Where(file => System.IO.Path.GetFileName(file) is not ("lock" or "owner.json")))
            File.WriteAllBytes(System.IO.Path.Combine(copy.Path, System.IO.Path.GetFileName(file)), Read(file));
        return copy;
    }

    public void Dispose() => _root.Delete(recursive: true);

    private static byte[] Read(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
