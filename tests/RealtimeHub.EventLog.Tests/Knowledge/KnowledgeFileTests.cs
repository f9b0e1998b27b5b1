using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using RealtimeHub.EventLog.Files;
using RealtimeHub.EventLog.Knowledge;
using static RealtimeHub.EventLog.Tests.Knowledge.Told;

namespace RealtimeHub.EventLog.Tests.Knowledge;

public sealed class KnowledgeFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("rthub-knowledge-");

    private string Snapshot => Path.Combine(_folder.FullName, "knowledge");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task Reopened_log_knows_the_same_with_and_without_the_snapshot(int seed)
    {
        var events = new Stories(seed).Next(600);
        KnowledgeState told;
        await using (var log = Open())
        {
            foreach (var batch in Stories.InBatches(events, seed)) await log.TellAsync(batch);
            told = log.Knowledge.State;
        }

        File.Exists(Snapshot).Should().BeTrue();
        Stories.ShouldBeSame(await ReopenAsync(), told);
        File.Delete(Snapshot);
        Stories.ShouldBeSame(await ReopenAsync(), told);
        File.Copy(Snapshot, Snapshot + ".old");
        var more = new Stories(seed + 100).Next(50);
        await using (var log = Open())
        {
            await log.TellAsync(more);
            told = log.Knowledge.State;
        }

        File.Move(Snapshot + ".old", Snapshot, overwrite: true);
        Stories.ShouldBeSame(await ReopenAsync(), told);
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    public async Task File_and_memory_stamp_alike_however_the_events_are_batched(int seed)
    {
        var events = new Stories(seed).Next(400);
        await using var file = Open();
        await using var memory = LogThatTells.New();

        var appended = Stories.InBatches(events, seed).Select(batch => file.AppendAsync(new AppendBatch(batch), CancellationToken.None).AsTask()).ToList();
        await Task.WhenAll(appended);
        foreach (var e in events) await memory.TellAsync(e);

        var stamps = await AllAsync(file);
        stamps.Should().Equal(await AllAsync(memory));
    }

    [Fact]
    public async Task Damaged_snapshot_is_not_used_and_the_log_is_read_instead()
    {
        KnowledgeState told;
        await using (var log = Open())
        {
            await log.TellAsync(new Stories(6).Next(100));
            told = log.Knowledge.State;
        }

        var whole = File.ReadAllBytes(Snapshot);
        foreach (var damaged in new[] { [], whole[..40], whole[..^1], [.. whole, (byte)' '], Flipped(whole, 90), Flipped(whole, whole.Length / 2), "not a snapshot"u8.ToArray() })
        {
            File.WriteAllBytes(Snapshot, damaged);
            Stories.ShouldBeSame(await ReopenAsync(), told);
        }
    }

    [Fact]
    public async Task Snapshot_of_another_history_is_not_used()
    {
        await using (var log = Open()) await log.TellAsync(Flow(1, 101), Flow(2, 101));
        var foreign = Encoding.UTF8.GetString(File.ReadAllBytes(Snapshot));
        var state = KnowledgeSnapshot.Read(Encoding.UTF8.GetBytes(foreign));
        new KnowledgeFile(_folder.FullName, NullLogger.Instance).Write(state with { Position = new Protocol.Position(12345, 1), Flows = state.Flows.Remove(Id(2)) });

        var known = await ReopenAsync();

        known.Flow(Id(2)).Should().NotBeNull();
    }

    [Fact]
    public async Task Snapshot_ahead_of_a_restored_log_is_not_used()
    {
        await using (var log = Open()) await log.TellAsync(Flow(1, 101));
        var backup = Directory.GetFiles(_folder.FullName).Where(f => !f.EndsWith("lock", StringComparison.Ordinal)).ToDictionary(f => f, File.ReadAllBytes);
        await using (var log = Open()) await log.TellAsync(Flow(2, 101));
        var newer = File.ReadAllBytes(Snapshot);
        foreach (var file in Directory.GetFiles(_folder.FullName)) File.Delete(file);
        foreach (var (file, bytes) in backup) File.WriteAllBytes(file, bytes);
        File.WriteAllBytes(Snapshot, newer);

        var known = await ReopenAsync();

        known.Flows.Keys.Should().Equal(Id(1));
    }

    [Fact]
    public async Task Failed_write_leaves_no_knowledge_behind()
    {
        var isFull = false;
        var hooks = new FileLogHooks
        {
            Write = (file, bytes, offset) =>
            {
                if (isFull) throw new IOException("full", OperatingSystem.IsWindows() ? unchecked((int)0x80070070) : 28);
                RandomAccess.Write(file, bytes.Span, offset);
            },
        };
        await using var log = FileEventLog.Open(_folder.FullName, "tams", new LogOptions(), TimeProvider.System, hooks);
        await log.TellAsync(Source(101), Flow(1, 101));
        var before = log.Knowledge.State;

        isFull = true;
        var refused = await log.AppendAsync(new AppendBatch([Flow(1, 102, collectedBy: [9], update: true), Added(1, "[0:0_1:0)")]), CancellationToken.None);
        var after = log.Knowledge.State;
        isFull = false;
        var e = await log.LastOfAsync(Removed(1, "[0:0_1:0)"));

        refused.Outcome.Should().Be(AppendOutcome.StorageFull);
        after.Should().BeSameAs(before);
        e.Groups.Should().Equal(FlowGroup(1), SourceGroup(101));
    }

    [Fact]
    public async Task Snapshot_keeps_every_word()
    {
        await using var log = LogThatTells.New();
        await log.TellAsync(new Stories(7).Next(500));
        await log.TellAsync(Added(1, "_"), Added(2, "_-5:3]"), Added(3, "(281474976710655:999999998_"));

        Stories.ShouldBeSame(KnowledgeSnapshot.Read(KnowledgeSnapshot.Write(log.Knowledge.State)), log.Knowledge.State);
    }

    [Fact]
    public async Task Coverage_of_the_store_rests_on_the_log_after_a_restart()
    {
        await using var log = LogThatTells.New();
        await log.TellAsync(Flow(1, 101));
        log.Knowledge.Learn(state => state.BeginReading(Id(1)).EndReading(Id(1), LogThatTells.Set("[0:0_1:0)"), isAll: true));

        var read = KnowledgeSnapshot.Read(KnowledgeSnapshot.Write(log.Knowledge.State)).Flow(Id(1))!;

        (read.Coverage.ToString(), read.RestsOnStore).Should().Be(("[0:0_1:0)", false));
    }

    private static byte[] Flipped(byte[] bytes, int at)
    {
        var copy = bytes.ToArray();
        copy[at] ^= 1;
        return copy;
    }

    private static async Task<List<string>> AllAsync(IEventLog log)
    {
        var stamps = new List<string>();
        for (var at = await log.ResolveAsync(Protocol.StartFrom.Beginning, CancellationToken.None); ;)
        {
            var slice = await log.ReadAfterAsync(at, null, ReadLimit.Batch, CancellationToken.None);
            stamps.AddRange(slice.Events.Select(e => $"{e.Position.Sequence} {e.Marks} {string.Join(' ', e.Groups)}"));
            if (slice.ReachedTip) return stamps;
            at = slice.End;
        }
    }

    private FileEventLog Open() => FileEventLog.Open(_folder.FullName, "tams", new LogOptions { SegmentBytes = 64 << 10 }, TimeProvider.System);

    private async Task<KnowledgeState> ReopenAsync()
    {
        await using var log = Open();
        return log.Knowledge.State;
    }
}
