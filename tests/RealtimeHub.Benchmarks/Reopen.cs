using System.Diagnostics;
using RealtimeHub.EventLog;
using RealtimeHub.Simulation;

namespace RealtimeHub.Benchmarks;

/// <summary>How long a long log takes to open, with the snapshot of what is known about flows and without.</summary>
internal static class Reopen
{
    private const int BatchSize = 500;

    public static async Task RunAsync(int count)
    {
        var folder = Directory.CreateTempSubdirectory("rthub-bench-");
        try
        {
            var log = FileEventLog.Open(folder.FullName, "tams", new LogOptions(), TimeProvider.System);
            var store = new SimulatedStore(new SimulationOptions { Channels = 100 });
            foreach (var batch in store.Events().Take(count).Chunk(BatchSize * 20))
                await Task.WhenAll(batch.Chunk(BatchSize).Select(part => log.AppendAsync(new AppendBatch([.. part.Select(Events.Read)]), CancellationToken.None).AsTask()));
            var bytes = log.Extent.Bytes;
            await log.DisposeAsync();
            Console.WriteLine($"{count:N0} events, {bytes >> 20:N0} MiB, snapshot {new FileInfo(Snapshot(folder)).Length >> 10:N0} KiB");

            await OpenAsync(folder, "with the snapshot");
            File.Delete(Snapshot(folder));
            await OpenAsync(folder, "without the snapshot");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Snapshot(DirectoryInfo folder) => Path.Combine(folder.FullName, "knowledge");

    private static async Task OpenAsync(DirectoryInfo folder, string how)
    {
        using var process = Process.GetCurrentProcess();
        var (began, before) = (Stopwatch.GetTimestamp(), process.TotalProcessorTime);
        await using var log = FileEventLog.Open(folder.FullName, "tams", new LogOptions(), TimeProvider.System);
        var took = Stopwatch.GetElapsedTime(began);
        process.Refresh();
        Console.WriteLine($"{how,-22} {took.TotalSeconds:F2} s, {(process.TotalProcessorTime - before).TotalSeconds:F2} s of processor time, {log.Knowledge.State.Flows.Count:N0} flows");
    }
}
