using System.Security.Cryptography;
using RealtimeHub.EventLog;
using RealtimeHub.Protocol;
using RealtimeHub.Server.Metrics;
using RealtimeHub.Server.Problems;
using RealtimeHub.Server.Store;
using RealtimeHub.Server.Streams;

namespace RealtimeHub.Server.Publishing;

/// <summary>Puts events into a stream's log: the one way in, whichever door they came through.</summary>
public sealed class Publisher
{
    private readonly StreamDirectory _streams;
    private readonly StoreDirectory _stores;
    private readonly HubMetrics _metrics;

    internal Publisher(StreamDirectory streams, StoreDirectory stores, HubMetrics metrics) => (_streams, _stores, _metrics) = (streams, stores, metrics);

    /// <summary>Publishes from within the application that hosts the hub.</summary>
    /// <param name="stream">A declared stream.</param>
    /// <param name="json">One envelope, an array of them, or one after the other; UTF-8, at most 1,000 events.</param>
    /// <param name="idempotencyKey">Repeating a publish with the same key yields the same positions; null for none.</param>
    /// <param name="cancellationToken">Stops waiting; what was handed over may still be appended.</param>
    /// <returns>The events' positions, once they are durable.</returns>
    /// <exception cref="ProblemException">Nothing was published; it says why.</exception>
    public async Task<IReadOnlyList<Position>> PublishAsync(
        string stream, ReadOnlyMemory<byte> json, string? idempotencyKey = null, CancellationToken cancellationToken = default) =>
        await PublishAsync(stream, PublishBody.Read(json.Span), idempotencyKey, cancellationToken);

    /// <summary>The log of a stream.</summary>
    /// <exception cref="ProblemException">There is none.</exception>
    internal IEventLog Log(string stream) => _streams.TryGet(stream, out var log)
        ? log
        : throw new ProblemException(Problem.UnknownStream(stream, _streams.All.Select(l => l.Stream)));

    /// <summary>Appends and returns the positions once they are durable.</summary>
    /// <exception cref="ProblemException">The log did not take them.</exception>
    internal async Task<Position[]> PublishAsync(string stream, List<NewEvent> events, string? key, CancellationToken cancellationToken) =>
        (await AppendAsync(stream, events, key, cancellationToken)).Positions();

    /// <summary>Appends and returns where, once it is durable.</summary>
    /// <exception cref="ProblemException">The log did not take them.</exception>
    internal Task<AppendResult> AppendAsync(string stream, List<NewEvent> events, string? key, CancellationToken cancellationToken) =>
        AppendAsync(stream, new AppendBatch(events) { IdempotencyKey = key, Digest = key is null ? default : Digest(events) }, cancellationToken);

    /// <summary>Appends a store's webhook call, unless it repeats one, and returns once it is durable.</summary>
    /// <exception cref="ProblemException">The log did not take it.</exception>
    internal Task IngestAsync(string stream, List<NewEvent> events, CancellationToken cancellationToken) =>
        AppendAsync(stream, new AppendBatch(events) { IsWebhook = true, Digest = Digest(events) }, cancellationToken);

    private async Task<AppendResult> AppendAsync(string stream, AppendBatch batch, CancellationToken cancellationToken)
    {
        var log = Log(stream);
        if (batch.Events.Count == 0) return default;
        var store = _stores.Of(stream);
        // Only this publish waits: others that name nothing unheard of pass by.
        if (store is not null) await store.Lookup.FindAsync(batch.Events).WaitAsync(cancellationToken);
        // A publisher that hangs up stops waiting; what it handed over goes its way, and what follows from it must happen.
        var result = await AppendAsync(log, batch, store).WaitAsync(cancellationToken);
        return result.IsDurable ? result : throw new ProblemException(Why(result.Outcome, batch.IdempotencyKey));
    }

    private async Task<AppendResult> AppendAsync(IEventLog log, AppendBatch batch, StreamStore? store)
    {
        var result = await log.AppendAsync(batch, CancellationToken.None);
        _metrics.Published(log.Stream, result.Outcome, batch.Events.Count);
        if (result.IsDurable) store?.Coverage.Appended(batch.Events);
        return result;
    }

    // Over what is stored, not over what was sent: a retry through another door or with other white space is the same publish.
    private static byte[] Digest(List<NewEvent> events)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var e in events)
        {
            hash.AppendData(e.Envelope.Span);
            hash.AppendData("\n"u8);
        }

        return hash.GetHashAndReset();
    }

    /// <summary>Why a log did not take an append.</summary>
    internal static Problem Why(AppendOutcome outcome, string? key) => outcome switch
    {
        AppendOutcome.KeyConflict => new(409, "key-reused", "Key reused", $"The idempotency key '{Shown.Briefly(key)}' was used with other events."),
        AppendOutcome.KeysFull => new(503, "keys-full", "Keys full", "No more idempotency keys can be remembered at the moment.") { RetryAfter = 10 },
        AppendOutcome.StorageFull => new(507, "storage-full", "Storage full", "The hub's storage is full. Reading goes on; publishing resumes when there is space.") { RetryAfter = 5 },
        AppendOutcome.Busy => new(503, "busy", "Busy", "More waits to be written than the hub takes.") { RetryAfter = 1 },
        AppendOutcome.Unconfirmed => new(503, "unconfirmed", "Unconfirmed", "Too few replicas have confirmed the events in time. Publish them again with the same idempotency key.") { RetryAfter = 1 },
        AppendOutcome.Away => new(503, "storage-away", "Storage away", "The hub's storage cannot be reached. Publish again with the same idempotency key: what was written already is not written twice.") { RetryAfter = 1 },
        AppendOutcome.Closed => new(503, "closing", "Closing", "This node is shutting down.") { RetryAfter = 1 },
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "Not a refusal."),
    };
}
