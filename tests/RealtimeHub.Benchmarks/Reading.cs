using System.Diagnostics;
using System.Text;
using RealtimeHub.EventLog;
using RealtimeHub.Protocol;

namespace RealtimeHub.Benchmarks;

/// <summary>
/// A long log read from its files, without the way to the socket: by one reader from the beginning, and by a hundred that begin at
/// different places. Half of it was written in batches, half event by event.
/// </summary>
internal static class Reading
{
    private const int EventBytes = 500;
    private const int BatchSize = 100;
    private const int Readers = 100;
    private const int EachReads = 20_000;

    public static async Task RunAsync(int count)
    {
        var folder = Directory.CreateTempSubdirectory("rthub-bench-");
        try
        {
            await using var log = FileEventLog.Open(folder.FullName, "tams", new LogOptions(), TimeProvider.System);
            for (var first = 0; first < count; first += 20 * BatchSize)
                await Task.WhenAll(Enumerable.Range(first / BatchSize, 20).SelectMany(batch => Batches(batch, single: first > count / 2)).Select(batch => log.AppendAsync(batch, CancellationToken.None).AsTask()));
            var tip = log.Extent.Newest.Sequence;
            for (var round = 0; round < 3; round++)
            {
                await MeasureAsync("one from the beginning", () => ReadAsync(log, 0, (int)tip));
                await MeasureAsync($"{Readers} at different places", () => Task.WhenAll(Enumerable.Range(0, Readers).Select(i => ReadAsync(log, i * (tip - EachReads) / Readers, EachReads))));
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task MeasureAsync(string what, Func<Task> read)
    {
        using var process = Process.GetCurrentProcess();
        var (bytes, cpu, began) = (GC.GetTotalAllocatedBytes(), process.TotalProcessorTime, Stopwatch.GetTimestamp());
        var events = _read;
        await read();
        process.Refresh();
        var (took, count) = (Stopwatch.GetElapsedTime(began), _read - events);
        Console.WriteLine($"{what,-28} {count / took.TotalSeconds,12:N0} ev/s {(process.TotalProcessorTime - cpu).TotalNanoseconds / count,8:N0} ns of processor time and {(GC.GetTotalAllocatedBytes() - bytes) / count,5:N0} bytes an event; {process.WorkingSet64 >> 20} MiB");
    }

    private static long _read;

    private static async Task ReadAsync(FileEventLog log, long after, int events)
    {
        await Task.Yield();
        var position = log.Extent.Newest with { Sequence = after };
        while (position.Sequence < after + events)
        {
            var slice = await log.ReadAfterAsync(position, null, ReadLimit.Batch, CancellationToken.None);
            position = slice.End;
            Interlocked.Add(ref _read, slice.Events.Count);
        }
    }

    private static IEnumerable<AppendBatch> Batches(int batch, bool single)
    {
        var events = Enumerable.Range(batch * BatchSize, BatchSize).Select(Event).ToArray();
        return single ? events.Select(e => new AppendBatch([e])) : [new AppendBatch(events)];
    }

    private static NewEvent Event(int number)
    {
        var head = $$"""{"event_timestamp":"2026-11-21T12:00:00Z","event_type":"flows/segments_added","event":{"flow_id":"4f79cfd1-c057-47f4-8e4d-{{number % 16:x12}}","segments":[{"timerange":"[{{2 * (number / 16)}}:0_{{2 * (number / 16) + 2}}:0)","object_id":" """;
        return Events.Read(Encoding.UTF8.GetBytes(head.TrimEnd() + new string('x', EventBytes - head.Length - 5) + "\"}]}}"));
    }
}
