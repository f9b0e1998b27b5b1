namespace RealtimeHub.Faults.Recording;

/// <summary>What was done and seen, in memory for the checker and as JSON lines in a file for people.</summary>
internal sealed class History : IDisposable
{
    private readonly Lock _lock = new();
    private readonly List<Entry> _entries = [];
    private readonly StreamWriter _file;

    /// <param name="path">Never on the disk that is made to fail.</param>
    public History(string path) => _file = new StreamWriter(Path = path);

    public string Path { get; }

    public IReadOnlyList<Entry> Entries
    {
        get
        {
            lock (_lock) return [.. _entries];
        }
    }

    public void Add(Entry entry)
    {
        var line = entry.ToLine();
        lock (_lock)
        {
            _entries.Add(entry);
            _file.WriteLine(line);
        }
    }

    /// <summary>Takes in what another process wrote; the line that it was killed in does not count.</summary>
    public void AddFile(string path)
    {
        if (!File.Exists(path)) return;
        var text = File.ReadAllText(path);
        foreach (var line in text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries)) Add(Entry.Parse(line));
    }

    public void Dispose() => _file.Dispose();
}
