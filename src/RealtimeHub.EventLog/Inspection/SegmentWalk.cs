using Microsoft.Win32.SafeHandles;
using RealtimeHub.EventLog.Files;
using RealtimeHub.Protocol;

namespace RealtimeHub.EventLog.Inspection;

/// <summary>Reads one segment record by record, and behind damage goes on with the next record that can be found.</summary>
internal sealed class SegmentWalk(string path, SafeFileHandle file, SegmentHeader header, long? last, TimeSpan patience, CancellationToken cancellationToken)
{
    private readonly bool _isNewest = last is null;
    private RecordChain _chain = new(header.Epoch, header.First, header.Time);
    private long? _first;
    private long _events;
    private bool _waited;

    /// <summary>The last sequence that can be read.</summary>
    public long? Last { get; private set; }

    /// <summary>The sequence that follows what was read or found to be missing.</summary>
    public long Next => _chain.Next;

    /// <summary>The time of the newest record.</summary>
    public long Received => _chain.Received;

    /// <summary>True when its end was found damaged: then what is missing there was told.</summary>
    public bool HasDamagedEnd { get; private set; }

    public IEnumerable<LogEntry> Read()
    {
        var length = RandomAccess.GetLength(file);
        for (long? at = SegmentHeader.Size; at is { } from;)
        {
            at = null;
            using var scanner = new RecordScanner(file, from, length);
            var state = RecordState.Whole;
            while ((state = Move(scanner)) == RecordState.Whole)
            {
                cancellationToken.ThrowIfCancellationRequested();
                foreach (var entry in Take(scanner)) yield return entry;
            }

            if (state == RecordState.End) break;
            if (_isNewest && Settled(scanner.Offset) is { } grown)
            {
                (at, length) = (scanner.Offset, grown);
            }
            else if (_isNewest && new TornTail(file, header.Epoch).IsAt(scanner, state))
            {
                yield return new LogFinding(path, scanner.Offset, $"it ends with {length - scanner.Offset} bytes of an interrupted write", Remedy.NextStart, IsDamage: false);
            }
            else
            {
                at = Resume(scanner, state, length, out var finding);
                yield return finding;
            }
        }

        yield return new LogSegment(path, header.Epoch, _first is { } first ? new SequenceRange(first, Last) : null, _events, length);
    }

    private IEnumerable<LogEntry> Take(RecordScanner scanner)
    {
        var (record, expected) = (scanner.Header, _chain.Next);
        var problem = _chain.Follow(record);
        if (problem is not null)
        {
            var skipsSome = record.First > expected;
            yield return Damage(scanner.Offset, problem, skipsSome ? new SequenceRange(expected, record.First - 1) : null);
            if (record.First < expected || record.Epoch != header.Epoch) yield break;
            GoOnWith(record.Last + 1, Math.Max(record.Received, _chain.Received));
        }

        if (Decode(record, scanner.Body.ToArray()) is { } batch) yield return Count(batch);
        else yield return Damage(scanner.Offset, "the record's checksum is right, but its content is not that of events", new SequenceRange(record.First, record.Last));
    }

    private LogBatch Count(LogBatch batch)
    {
        _first ??= batch.Events[0].Position.Sequence;
        Last = batch.Events[^1].Position.Sequence;
        _events += batch.Events.Count;
        return batch;
    }

    // Where reading goes on behind damage; null at the end.
    private long? Resume(RecordScanner scanner, RecordState state, long length, out LogFinding finding)
    {
        var expected = _chain.Next;
        var record = scanner.Header;
        if (state == RecordState.BadBody && record.Epoch == header.Epoch && record.First == expected)
        {
            GoOnWith(record.Last + 1, Math.Max(record.Received, _chain.Received));
            finding = Damage(scanner.Offset, SegmentScan.Describe(state), new SequenceRange(record.First, record.Last));
            return scanner.NextOffset;
        }

        var found = RecordSearch.Find(file, scanner.Offset + 1, length, header.Epoch, next => next.First >= expected);
        HasDamagedEnd = found is null;
        var until = found is { } offset ? HeaderAt(offset).First - 1 : last;
        finding = Damage(scanner.Offset, SegmentScan.Describe(state), until >= expected || until is null ? new SequenceRange(expected, until) : null);
        GoOnWith((until ?? expected - 1) + 1, _chain.Received);
        return found;
    }

    // A write of a running hub is seen half done for a moment only.
    private long? Settled(long offset)
    {
        if (_waited) return null;
        _waited = true;
        var pause = patience / 10;
        for (var i = 0; i < 10; i++)
        {
            if (cancellationToken.WaitHandle.WaitOne(pause)) cancellationToken.ThrowIfCancellationRequested();
            var length = RandomAccess.GetLength(file);
            using var scanner = new RecordScanner(file, offset, Math.Max(offset, length));
            if (Move(scanner) is RecordState.Whole or RecordState.End) return scanner.NextOffset;
        }

        return null;
    }

    private void GoOnWith(long next, long received) => _chain = new RecordChain(header.Epoch, next, received);

    private LogFinding Damage(long offset, string problem, SequenceRange? missing) => new(path, offset, problem, Remedy.Restore) { Missing = missing };

    private static LogBatch? Decode(RecordHeader record, byte[] body)
    {
        try
        {
            var events = new List<HubEvent>(record.EventCount);
            RecordDecoder.ReadKey(record, body);
            RecordDecoder.ReadEvents(record, body, new GroupSets(), events);
            return events.TrueForAll(WireForm.IsOf) ? new LogBatch(events, record.Length) : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static RecordState Move(RecordScanner scanner)
    {
        try
        {
            return scanner.MoveNext(withBody: true);
        }
        catch (EndOfStreamException)
        {
            return RecordState.CutOff;
        }
    }

    private RecordHeader HeaderAt(long offset)
    {
        var bytes = new byte[RecordHeader.Size];
        RandomAccess.Read(file, bytes, offset);
        RecordHeader.TryRead(bytes, out var record);
        return record;
    }
}
