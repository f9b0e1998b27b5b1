using System.Globalization;
using Microsoft.Win32.SafeHandles;
using RealtimeHub.EventLog.Appending;

namespace RealtimeHub.EventLog.Files;

/// <summary>Finds the segments of a folder and checks what can be told from their names and headers.</summary>
internal static class SegmentFiles
{
    public static List<Segment> Find(string folder, EpochTable? epochs)
    {
        var paths = Directory.GetFiles(folder, "*.log");
        Array.Sort(paths, StringComparer.Ordinal);
        var segments = new List<Segment>(paths.Length);
        foreach (var path in paths)
        {
            if (path == paths[^1] && IsUnfinished(path)) Remove(path);
            else segments.Add(Open(path, epochs));
        }

        for (var i = 1; i < segments.Count; i++) segments[i - 1].Seal(segments[i].First);
        return segments;
    }

    public static void Remove(string path)
    {
        File.Delete(path);
        Durable.SyncFolder(Path.GetDirectoryName(path)!);
    }

    // A segment gets records only when its header is durable; until then a power cut may leave none of it, or zeros.
    private static bool IsUnfinished(string path)
    {
        var bytes = ReadHeader(path, out var length);
        return length < SegmentHeader.Size || (length == SegmentHeader.Size && !bytes.AsSpan().ContainsAnyExcept((byte)0));
    }

    private static Segment Open(string path, EpochTable? epochs)
    {
        var bytes = ReadHeader(path, out var length);
        if (length < SegmentHeader.Size) throw new LogDamagedException(path, length, "the segment's header is cut off");
        if (SegmentHeader.TryRead(bytes, out var header) is { } problem) throw new LogDamagedException(path, 0, problem);
        if (Path.GetFileName(path) != Segment.NameOf(header.First)) throw new LogDamagedException(path, 0, $"the segment begins with {header.First}, its name says otherwise");
        if (epochs?.FirstOf(header.Epoch) is not { } first || first > header.First)
            throw new LogDamagedException(path, 0, $"its epoch {header.Epoch.ToString("x16", CultureInfo.InvariantCulture)} is not in the epochs file, or begins later");
        return new Segment(path, header, length);
    }

    private static byte[] ReadHeader(string path, out long length)
    {
        using SafeFileHandle file = File.OpenHandle(path);
        length = RandomAccess.GetLength(file);
        var bytes = new byte[SegmentHeader.Size];
        RandomAccess.Read(file, bytes, 0);
        return bytes;
    }
}
