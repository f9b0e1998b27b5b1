using Microsoft.Win32.SafeHandles;

namespace RealtimeHub.TestKit;

/// <summary>Damage in a segment of a hub's file log, done while the hub runs, and undone.</summary>
public sealed class SegmentDamage
{
    // In the head of the segment's first record.
    private const long At = 70;

    private readonly string _file;
    private readonly byte[] _was = new byte[1];

    private SegmentDamage(string file)
    {
        _file = file;
        using var handle = Open();
        RandomAccess.Read(handle, _was, At);
        RandomAccess.Write(handle, [(byte)~_was[0]], At);
    }

    /// <summary>The damaged segment's name.</summary>
    public string Segment => Path.GetFileName(_file);

    /// <summary>Damages a segment of stream <c>tams</c>.</summary>
    /// <param name="data">The hub's data folder.</param>
    /// <param name="number">Which segment, the oldest being 0. There must be a newer one.</param>
    public static SegmentDamage In(TestFolder data, int number = 0)
    {
        var segments = Directory.GetFiles(Path.Combine(data.Path, "streams", "tams"), "*.log").Order(StringComparer.Ordinal).ToList();
        return number < segments.Count - 1 ? new SegmentDamage(segments[number]) : throw new InvalidOperationException($"There are only {segments.Count} segments.");
    }

    /// <summary>Restores what was there.</summary>
    public void Repair()
    {
        using var handle = Open();
        RandomAccess.Write(handle, _was, At);
    }

    private SafeFileHandle Open() => File.OpenHandle(_file, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
}
