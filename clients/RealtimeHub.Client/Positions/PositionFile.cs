using System.Security.Cryptography;
using System.Text;
using RealtimeHub.Protocol;

namespace RealtimeHub.Client;

/// <summary>
/// The file of <see cref="FilePositionStore"/>. First what was written as a whole: a line that says what it is, a line <c>name position</c> for
/// each, and one with the digest of all that. Then a line <c>name position digest</c> for each save since. Of these the first that is torn ends
/// the reading: what follows it was never synced, and an earlier position only repeats events.
/// </summary>
internal static class PositionFile
{
    private const string FirstLine = "realtimehub-positions 1\n";
    private const string DigestWord = "digest ";

    public static byte[] Whole(IEnumerable<KeyValuePair<string, Position>> positions)
    {
        var said = FirstLine + string.Concat(positions.Select(p => Entry(p.Key, p.Value) + "\n"));
        return Encoding.UTF8.GetBytes($"{said}{DigestWord}{Digest(said)}\n");
    }

    public static byte[] Line(string name, Position position)
    {
        var said = Entry(name, position);
        return Encoding.UTF8.GetBytes($"{said} {Digest(said)}\n");
    }

    /// <exception cref="InvalidDataException">What was written as a whole is not whole, or it is no such file.</exception>
    public static SortedDictionary<string, Position> Read(byte[] bytes, string path)
    {
        var text = Encoding.UTF8.GetString(bytes);
        if (!text.StartsWith(FirstLine, StringComparison.Ordinal) && !FirstLine.StartsWith(text, StringComparison.Ordinal))
            throw new InvalidDataException($"'{path}' is not a file of positions. Name another file.");
        var end = text.IndexOf("\n" + DigestWord, StringComparison.Ordinal) + 1;
        var rest = end == 0 ? -1 : text.IndexOf('\n', end) + 1;
        if (rest <= 0 || text[(end + DigestWord.Length)..rest] != Digest(text[..end]) + "\n")
            throw new InvalidDataException($"'{path}' is empty or torn: its digest does not match. Restore it, or delete it to begin anew.");

        var positions = new SortedDictionary<string, Position>(StringComparer.Ordinal);
        foreach (var entry in text[FirstLine.Length..end].Split('\n', StringSplitOptions.RemoveEmptyEntries).Concat(WholeLines(text[rest..])))
        {
            var space = entry.IndexOf(' ', StringComparison.Ordinal);
            positions[Uri.UnescapeDataString(entry[..space])] = Position.Parse(entry[(space + 1)..], null);
        }

        return positions;
    }

    /// <summary>Puts new content in the place of the old, on the disk: a reader finds one or the other, also after a power cut.</summary>
    public static void Replace(string path, byte[] content)
    {
        var next = path + ".new";
        using (var file = File.OpenHandle(next, FileMode.Create, FileAccess.Write, FileShare.None, FileOptions.WriteThrough))
            RandomAccess.Write(file, content, 0);
        File.Move(next, path, overwrite: true);
        SyncedFolder.Sync(Path.GetDirectoryName(path)!);
    }

    public static void Append(string path, byte[] line, long length)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Write, FileShare.Read);
        RandomAccess.Write(file, line, length);
    }

    private static IEnumerable<string> WholeLines(string text)
    {
        // What follows the last line feed is torn.
        foreach (var line in text.Split('\n').SkipLast(1))
        {
            var space = line.LastIndexOf(' ');
            if (space < 0 || line[(space + 1)..] != Digest(line[..space])) yield break;
            yield return line[..space];
        }
    }

    private static string Entry(string name, Position position) => $"{Uri.EscapeDataString(name)} {position}";

    private static string Digest(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 8));
}
