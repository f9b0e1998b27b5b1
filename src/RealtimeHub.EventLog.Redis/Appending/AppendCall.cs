using RealtimeHub.EventLog.Files;
using RealtimeHub.EventLog.Knowledge;
using RealtimeHub.EventLog.Redis.Following;
using RealtimeHub.EventLog.Redis.Scripts;
using RealtimeHub.Protocol;
using RealtimeHub.Tams;
using StackExchange.Redis;

namespace RealtimeHub.EventLog.Redis.Appending;

/// <summary>One call of the append script: the arguments, and what its answer says of each batch.</summary>
internal sealed class AppendCall
{
    private readonly IReadOnlyList<PendingAppend> _group;
    private readonly List<RedisValue> _arguments;
    private readonly List<EventStamp> _stamps = [];
    private readonly Position _stamped;

    public AppendCall(IReadOnlyList<PendingAppend> group, StampBase stamps, LogOptions options, Retention retention, DateTimeOffset now, bool mustConfirm)
    {
        (_group, _stamped) = (group, stamps.Through);
        _arguments =
        [
            stamps.History.EpochText, stamps.Through.Sequence, UnixMicroseconds.Of(now), stamps.Committed,
            Microseconds(options.KeyWindow), options.MaxKeys, Microseconds(options.RepeatWindow),
            .. Bounds(retention), group.Count, mustConfirm ? "1" : "0",
        ];
        foreach (var append in group) Add(append.Batch, stamps.Draft);
    }

    public RedisValue[] Arguments => [.. _arguments];

    public static RedisValue[] Bounds(Retention retention) =>
        [retention.Bytes ?? RedisValue.EmptyString, retention.Age is { } age ? Microseconds(age) : RedisValue.EmptyString, retention.Count ?? RedisValue.EmptyString];

    /// <summary>What became of the batches that were decided, in their order; those behind them are to be stamped again.</summary>
    public IReadOnlyList<AppendResult> Results(RedisResult[] answer)
    {
        var results = new List<AppendResult>();
        for (var at = 2; at + 3 < answer.Length; at += 4)
        {
            var epoch = EpochText.Read((string)answer[at + 3]!);
            results.Add((long)answer[at] switch
            {
                0 => new AppendResult(AppendOutcome.Appended, new Position(epoch, (long)answer[at + 1]), (int)answer[at + 2]),
                1 => new AppendResult(AppendOutcome.Repeated, new Position(epoch, (long)answer[at + 1]), (int)answer[at + 2]),
                2 => new AppendResult(AppendOutcome.KeyConflict),
                3 => new AppendResult(AppendOutcome.KeysFull),
                _ => new AppendResult(AppendOutcome.TipMoved),
            });
        }

        return results;
    }

    /// <summary>The events that it appended, in order and without a hole.</summary>
    public List<TailEvent> Appended(IReadOnlyList<AppendResult> results, DateTimeOffset received)
    {
        var events = new List<TailEvent>();
        var stamp = 0;
        for (var b = 0; b < results.Count; b++)
        {
            var batch = _group[b].Batch.Events;
            for (var i = 0; i < batch.Count; i++, stamp++)
            {
                if (results[b].Outcome != AppendOutcome.Appended) continue;
                events.Add(TailEvent.Of(batch[i], _stamps[stamp], results[b].First.Plus(i), received));
            }
        }

        return events;
    }

    private static long Microseconds(TimeSpan time) => time.Ticks / TimeSpan.TicksPerMicrosecond;

    private void Add(AppendBatch batch, KnowledgeDraft draft)
    {
        var from = _arguments.Count;
        _arguments.AddRange(
        [
            batch.Events.Count, KindOf(batch), KeyOf(batch), batch.IdempotencyKey is null && !batch.IsWebhook ? Array.Empty<byte>() : batch.Digest.ToArray(),
            batch.ExpectedTip?.ToString() ?? "", 0,
        ]);
        for (var i = 0; i < batch.Events.Count; i++)
        {
            // Where it will stand is not known yet; a stamp does not depend on it.
            var stamp = draft.Stamp(batch.Events[i].Tams, _stamped);
            _stamps.Add(stamp);
            if (TellsOfFlows(batch.Events[i].Type, stamp.Marks)) _arguments[from + 5] = i + 1;
            _arguments.Add(EventCodec.Write(batch.Events[i], stamp));
        }
    }

    private static bool TellsOfFlows(EventType type, EventMarks marks) =>
        type is not (default(EventType) or EventType.FlowsSegmentsAdded or EventType.FlowsSegmentsDeleted) && !marks.HasFlag(EventMarks.Unchanged);

    private static RedisValue KindOf(AppendBatch batch) => batch.IsWebhook ? "webhook" : batch.IsSnapshot ? "snapshot" : "";

    // A producer may hold any character, so its length goes first.
    private static RedisValue KeyOf(AppendBatch batch) => batch.IdempotencyKey is { } key ? $"{batch.Producer.Length}:{batch.Producer}{key}" : "";
}
