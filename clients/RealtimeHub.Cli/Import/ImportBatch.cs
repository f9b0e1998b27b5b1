using System.Runtime.CompilerServices;
using System.Text.Json;
using RealtimeHub.Cli.Publish;
using RealtimeHub.Protocol;

namespace RealtimeHub.Cli.Import;

/// <summary>Events of an export that are published together. Cut by count and size only, so that the same export makes the same batches.</summary>
internal sealed class ImportBatch
{
    private const int MostEvents = 1_000;
    private const int MostBytes = 16 << 20;

    private readonly List<ReadOnlyMemory<byte>> _envelopes = [];
    private long _bytes;

    /// <summary>Where the first of them stood.</summary>
    public Position First { get; private set; }

    /// <summary>Where the last of them stood.</summary>
    public Position Last { get; private set; }

    public IReadOnlyList<ReadOnlyMemory<byte>> Envelopes => _envelopes;

    /// <summary>Reads an export without its first so many events.</summary>
    /// <exception cref="JsonException">Something in it is not an event of an export.</exception>
    public static async IAsyncEnumerable<ImportBatch> ReadAsync(Stream input, long skip, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var batch = new ImportBatch();
        var number = 0L;
        await foreach (var value in EnvelopeReader.ReadAsync(input, cancellationToken))
        {
            if (number++ < skip) continue;
            var e = Read(value, number);
            var envelope = e.ToEnvelope();
            if (!batch.HasRoomFor(envelope))
            {
                yield return batch;
                batch = new ImportBatch();
            }

            batch.Add(e.Position, envelope);
        }

        if (batch._envelopes.Count > 0) yield return batch;
    }

    private static HubEvent Read(JsonElement value, long number) => value.ValueKind == JsonValueKind.Object && value.TryGetProperty("position", out _)
        ? HubEventReader.Read(value)
        : throw new JsonException($"value {number} is not an exported event: it has no position. rthub publish takes envelopes.");

    private bool HasRoomFor(byte[] envelope) => _envelopes.Count == 0 || (_envelopes.Count < MostEvents && _bytes + envelope.Length <= MostBytes);

    private void Add(Position position, byte[] envelope)
    {
        if (_envelopes.Count == 0) First = position;
        Last = position;
        _envelopes.Add(envelope);
        _bytes += envelope.Length;
    }
}
