using RealtimeHub.EventLog.Files;
using RealtimeHub.EventLog.Tests.Kit;
using RealtimeHub.Protocol;
using Xunit.Abstractions;

namespace RealtimeHub.EventLog.Tests.Files;

/// <summary>A folder, a clock, and what tests of files do with them.</summary>
public abstract class FileLogTestBed(ITestOutputHelper output) : IDisposable
{
    protected ManualTime Time { get; } = new();

    protected LogOptions Options { get; } = new() { RecentBytes = 1 };

    private protected LogFolder Folder { get; } = new();

    public void Dispose()
    {
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }

    protected Random Seeded()
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        return new Random(seed);
    }

    private protected FileEventLog Open(LogFolder folder, FileLogHooks? hooks = null) =>
        FileEventLog.Open(folder.Path, "tams", Options, Time, hooks ?? new FileLogHooks { FailStop = (_, e) => Assert.Fail(e.ToString()) });

    /// <summary>Opens the log, appends one batch after another, closes it; returns all it holds.</summary>
    protected async Task<List<HubEvent>> WriteAsync(params AppendBatch[] batches)
    {
        await using var log = Open(Folder);
        foreach (var batch in batches) (await log.AppendAsync(batch)).Outcome.Should().Be(AppendOutcome.Appended);
        return await log.ReadAllAsync();
    }

    private protected static List<(long Offset, RecordHeader Header)> RecordsOf(string segment)
    {
        using var file = File.OpenHandle(segment, share: FileShare.ReadWrite);
        using var scanner = new RecordScanner(file, SegmentHeader.Size, RandomAccess.GetLength(file));
        var records = new List<(long, RecordHeader)>();
        while (scanner.MoveNext(withBody: true) == RecordState.Whole) records.Add((scanner.Offset, scanner.Header));
        return records;
    }

    protected static void Overwrite(string path, long offset, byte[] bytes)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite);
        RandomAccess.Write(file, bytes, offset);
    }
}
