using System.Text.Json;
using Microsoft.Win32.SafeHandles;
using RealtimeHub.Protocol;

namespace RealtimeHub.Cli.Tail;

/// <summary>
/// Events, one a line, appended. What a killed process left of a line is cut off when the file is opened, so that its last whole line says
/// which event it has last. One process at a time.
/// </summary>
internal sealed class EventFile : IDisposable
{
    private const int BlockBytes = 1 << 16;

    private readonly SafeFileHandle _file;
    private long _length;

    private EventFile(SafeFileHandle file, long length, Position? last) => (_file, _length, Last) = (file, length, last);

    /// <summary>The position of the event in the last whole line, when the file was opened; null if there was none.</summary>
    public Position? Last { get; }

    /// <exception cref="InvalidDataException">It holds something else than events.</exception>
    public static EventFile Open(string path)
    {
        var file = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        try
        {
            var length = RandomAccess.GetLength(file);
            var end = LineStart(file, length);
            if (end < length && !BeginsLikeAnEvent(file, end)) throw Foreign(path);
            var last = end == 0 ? (Position?)null : Read(file, LineStart(file, end - 1), end, path);
            if (end < length) RandomAccess.SetLength(file, end);
            return new EventFile(file, end, last);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public void Append(HubEvent e)
    {
        // One write for the whole line: a second one could be the one that is not made any more.
        var line = new byte[e.Json.Length + 1];
        e.Json.CopyTo(line);
        line[^1] = (byte)'\n';
        RandomAccess.Write(_file, line, _length);
        _length += line.Length;
    }

    public void Dispose() => _file.Dispose();

    /// <summary>Where the line begins that ends before <paramref name="until"/>: after the line feed before it, or at the file's beginning.</summary>
    private static long LineStart(SafeFileHandle file, long until)
    {
        var block = new byte[BlockBytes];
        while (until > 0)
        {
            var from = Math.Max(0, until - BlockBytes);
            var part = block.AsSpan(0, (int)(until - from));
            ReadAll(file, part, from);
            var feed = part.LastIndexOf((byte)'\n');
            if (feed >= 0) return from + feed + 1;
            until = from;
        }

        return 0;
    }

    private static bool BeginsLikeAnEvent(SafeFileHandle file, long at)
    {
        var first = new byte[1];
        ReadAll(file, first, at);
        return first[0] == '{';
    }

    private static Position Read(SafeFileHandle file, long from, long until, string path)
    {
        var line = new byte[until - from];
        ReadAll(file, line, from);
        try
        {
            using var json = JsonDocument.Parse(line);
            return HubEventReader.Read(json.RootElement).Position;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw Foreign(path);
        }
    }

    private static void ReadAll(SafeFileHandle file, Span<byte> into, long at)
    {
        while (into.Length > 0)
        {
            var read = RandomAccess.Read(file, into, at);
            if (read == 0) throw new IOException("The output file became shorter while it was read.");
            into = into[read..];
            at += read;
        }
    }

    private static InvalidDataException Foreign(string path) =>
        new($"'{path}' ends with something else than events of rthub tail; it was not touched. Name another file.");
}
