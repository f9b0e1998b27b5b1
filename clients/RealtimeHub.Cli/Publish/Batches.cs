using System.Runtime.CompilerServices;
using System.Text.Json;

namespace RealtimeHub.Cli.Publish;

/// <summary>Cuts what is read into batches.</summary>
internal static class Batches
{
    private const int MostEvents = 1_000;
    private const int MostBytes = 16 << 20;

    /// <param name="input">An object, an array or NDJSON.</param>
    /// <param name="flushWhenWaiting">
    /// True to publish what is there as soon as the input makes one wait; false to cut batches by size only, so that the same file makes
    /// the same batches.
    /// </param>
    /// <param name="cancellationToken">Stops reading.</param>
    public static async IAsyncEnumerable<Batch> ReadAsync(Stream input, bool flushWhenWaiting, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var envelopes = EnvelopeReader.ReadAsync(input, cancellationToken).GetAsyncEnumerator(cancellationToken);
        var batch = new List<ReadOnlyMemory<byte>>();
        var (bytes, ordinal) = (0L, 0L);
        while (true)
        {
            var next = envelopes.MoveNextAsync().AsTask();
            if (flushWhenWaiting && !next.IsCompleted && batch.Count > 0)
            {
                yield return new Batch(ordinal++, batch);
                (batch, bytes) = ([], 0);
            }

            if (!await next) break;
            var envelope = System.Runtime.InteropServices.JsonMarshal.GetRawUtf8Value(envelopes.Current).ToArray();
            if (batch.Count == MostEvents || (batch.Count > 0 && bytes + envelope.Length > MostBytes))
            {
                yield return new Batch(ordinal++, batch);
                (batch, bytes) = ([], 0);
            }

            batch.Add(envelope);
            bytes += envelope.Length;
        }

        if (batch.Count > 0) yield return new Batch(ordinal, batch);
    }
}
