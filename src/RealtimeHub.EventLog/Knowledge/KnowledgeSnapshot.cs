using System.Buffers;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace RealtimeHub.EventLog.Knowledge;

/// <summary>
/// Knowledge as a file: one line <c>RTHUBKNOW 1 &lt;SHA-256 of the rest&gt;</c>, then JSON. It saves reading a long log at start,
/// and keeps what retention has deleted from the log. One that does not check is told and not used.
/// </summary>
internal static class KnowledgeSnapshot
{
    private const string Magic = "RTHUBKNOW 1 ";
    private const int HeaderLength = 77;

    public static ReadOnlyMemory<byte> Write(KnowledgeState state)
    {
        var buffer = new ArrayBufferWriter<byte>();
        Encoding.ASCII.GetBytes(Magic.PadRight(HeaderLength), buffer);
        using (var json = new Utf8JsonWriter(buffer)) KnowledgeJson.Write(json, state);
        var file = MemoryMarshal.AsMemory(buffer.WrittenMemory);
        Encoding.ASCII.GetBytes(Header(file.Span), file.Span);
        return file;
    }

    /// <summary>Reads a snapshot.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or of another version.</exception>
    public static KnowledgeState Read(ReadOnlyMemory<byte> file)
    {
        if (file.Length < HeaderLength || !file.Span[..HeaderLength].SequenceEqual(Encoding.ASCII.GetBytes(Header(file.Span))))
            throw new InvalidDataException("The snapshot of what is known about flows does not check.");
        using var json = JsonDocument.Parse(file[HeaderLength..]);
        return KnowledgeJson.Read(json.RootElement);
    }

    private static string Header(ReadOnlySpan<byte> file) =>
        $"{Magic}{Convert.ToHexStringLower(SHA256.HashData(file[HeaderLength..]))}\n";
}
