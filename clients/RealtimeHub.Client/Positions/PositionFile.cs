using System.Security.Cryptography;
using System.Text;
using RealtimeHub.Protocol;

namespace RealtimeHub.Client;

/// <summary>
/// The file of <see cref="FilePositionStore"/>: a line that says what it is, a line <c>name position</c> for each, and a line with the digest of
/// all before it, by which a torn file is known.
/// </summary>
internal static class PositionFile
{
    private const string FirstLine = "realtimehub-positions 1\n";
    private const string DigestWord = "digest ";

    public static byte[] Write(IEnumerable<KeyValuePair<string, Position>> positions)
    {
        var text = new StringBuilder(FirstLine);
        foreach (var (name, position) in positions) text.Append(Uri.EscapeDataString(name)).Append(' ').Append(position).Append('\n');
        var said = text.ToString();
        return Encoding.UTF8.GetBytes($"{said}{DigestWord}{Digest(said)}\n");
    }

    /// <exception cref="InvalidDataException">It is torn, or no such file.</exception>
    public static SortedDictionary<string, Position> Read(byte[] bytes, string path)
    {
        var text = Encoding.UTF8.GetString(bytes);
        if (!text.StartsWith(FirstLine, StringComparison.Ordinal) && !FirstLine.StartsWith(text, StringComparison.Ordinal))
            throw new InvalidDataException($"'{path}' is not a file of positions. Name another file.");
        var end = text.LastIndexOf(DigestWord, StringComparison.Ordinal);
        if (end < 0 || text[(end + DigestWord.Length)..] != Digest(text[..end]) + "\n")
            throw new InvalidDataException($"'{path}' is empty or torn: its digest does not match. Restore it, or delete it to begin anew.");

        var positions = new SortedDictionary<string, Position>(StringComparer.Ordinal);
        foreach (var line in text[FirstLine.Length..end].Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var space = line.IndexOf(' ', StringComparison.Ordinal);
            positions[Uri.UnescapeDataString(line[..space])] = Position.Parse(line[(space + 1)..], null);
        }

        return positions;
    }

    /// <summary>Puts new content in the place of the old: another process, or this one after it was killed, reads one or the other.</summary>
    public static void Replace(string path, byte[] content, bool sync)
    {
        var next = path + ".new";
        using (var file = File.OpenHandle(next, FileMode.Create, FileAccess.Write, FileShare.None, sync ? FileOptions.WriteThrough : FileOptions.None))
            RandomAccess.Write(file, content, 0);
        File.Move(next, path, overwrite: true);
        if (sync) SyncedFolder.Sync(Path.GetDirectoryName(path)!);
    }

    private static string Digest(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 8));
}
