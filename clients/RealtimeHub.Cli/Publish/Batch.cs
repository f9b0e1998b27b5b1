using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace RealtimeHub.Cli.Publish;

/// <summary>Events that are published together.</summary>
/// <param name="Ordinal">Which batch of its publish it is, from 0: equal batches of one input are different ones.</param>
/// <param name="Events">Envelopes, UTF-8 JSON.</param>
internal sealed record Batch(long Ordinal, IReadOnlyList<ReadOnlyMemory<byte>> Events)
{
    public byte[] ToJson()
    {
        var json = new ArrayBufferWriter<byte>(Events.Sum(e => e.Length + 1) + 2);
        json.Write("["u8);
        for (var i = 0; i < Events.Count; i++)
        {
            if (i > 0) json.Write(","u8);
            json.Write(Events[i].Span);
        }

        json.Write("]"u8);
        return json.WrittenSpan.ToArray();
    }

    /// <summary>The same for the same batch, whenever it is published: of the key given, else of the content.</summary>
    public string IdempotencyKey(string stream, string? given)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{stream}\n{Ordinal}\n{given}\n")));
        if (given is null) hash.AppendData(ToJson());
        return "rthub-" + Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 16));
    }
}
