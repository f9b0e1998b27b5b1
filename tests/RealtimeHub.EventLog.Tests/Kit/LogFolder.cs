namespace RealtimeHub.EventLog.Tests.Kit;

/// <summary>A folder for one test.</summary>
internal sealed class LogFolder : IDisposable
{
    private const string Memory = "/dev/shm";

    private readonly DirectoryInfo _root;

    /// <param name="inMemory">For tests of thousands of starts: a sync costs nothing there.</param>
    public LogFolder(bool inMemory = false)
    {
        _root = inMemory && Directory.Exists(Memory)
            ? Directory.CreateDirectory(System.IO.Path.Combine(Memory, $"rthub-log-{Guid.NewGuid():N}"))
            : Directory.CreateTempSubdirectory("rthub-log-");
        Path = System.IO.Path.Combine(_root.FullName, "streams", "tams");
    }

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
    public LogFolder Copy(bool inMemory = false)
    {
        var copy = new LogFolder(inMemory);
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
