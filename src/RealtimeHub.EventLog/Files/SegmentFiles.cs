using System.Globalization;
using Microsoft.Win32.SafeHandles;
using RealtimeHub.EventLog.Appending;

namespace RealtimeHub.EventLog.Files;

/// <summary>Finds the segments of a folder and checks what can be told from their names and headers.</summary>
internal static class SegmentFiles
{
    public static List<Segment> Find(string folder, EpochTable? epochs, Action<string, long> removing)
    {
        var paths = List(folder);
        var segments = new List<Segment>(paths.Length);
        foreach (var path in paths)
        {
            if (path == paths[^1] && Unfinished(path) is { } length) RemoveUnfinished(path, length, removing);
            else segments.Add(OpenOf(path, epochs));
        }

        for (var i = 1; i < segments.Count; i++) segments[i - 1].Seal(segments[i].First);
        return segments;
    }

    /// <summary>The files that are segments by their name, oldest first.</summary>
    public static string[] List(string folder)
    {
        var paths = Directory.GetFiles(folder, "*.log");
        Array.Sort(paths, StringComparer.Ordinal);
        return paths;
    }

    public static void Remove(string path)
    {
        File.Delete(path);
        Durable.SyncFolder(Path.GetDirectoryName(path)!);
    }

    /// <summary>
    /// The length of a newest segment whose making was interrupted; null when it was made. It gets records only when its header is
    /// durable; until then a power cut may leave none of it, or zeros.
    /// </summary>
    public static long? Unfinished(string path)
    {
        var bytes = ReadHeader(path, out var length);
        return length < SegmentHeader.Size || (length == SegmentHeader.Size && !bytes.AsSpan().ContainsAnyExcept((byte)0)) ? length : null;
    }

    /// <summary>Reads a segment's header.</summary>
    /// <exception cref="LogDamagedException">It does not check, or is another's.</exception>
    public static Segment Open(string path)
    {
        var bytes = ReadHeader(path, out var length);
        if (length < SegmentHeader.Size) throw new LogDamagedException(path, length, "the segment's header is cut off");
        if (SegmentHeader.TryRead(bytes, out var header) is { } problem) throw new LogDamagedException(path, 0, problem);
        if (Path.GetFileName(path) != Segment.NameOf(header.First)) throw new LogDamagedException(path, 0, $"the segment begins with {header.First}, its name says otherwise");
        return new Segment(path, header, length);
    }

    /// <summary>Whether a segment's epoch is one of the log's and has begun where the segment does.</summary>
    public static bool IsOf(EpochTable? epochs, SegmentHeader header) => epochs?.FirstOf(header.Epoch) is { } first && first <= header.First;

    private static Segment OpenOf(string path, EpochTable? epochs)
    {
        var segment = Open(path);
        if (IsOf(epochs, segment.Header)) return segment;
        throw segment.Damaged(0, $"its epoch {segment.Header.Epoch.ToString("x16", CultureInfo.InvariantCulture)} is not in the epochs file, or begins later");
    }

    private static void RemoveUnfinished(string path, long length, Action<string, long> removing)
    {
        removing(path, length);
        Remove(path);
    }

    private static byte[] ReadHeader(string path, out long length)
    {
        using SafeFileHandle file = SharedFile.Open(path);
        length = RandomAccess.GetLength(file);
        var bytes = new byte[SegmentHeader.Size];
        RandomAccess.Read(file, bytes, 0);
        return bytes;
    }
}
