using Microsoft.Extensions.Logging;
using RealtimeHub.EventLog.Files;
using RealtimeHub.EventLog.Tests.Kit;
using RealtimeHub.Protocol;
using Xunit.Abstractions;

namespace RealtimeHub.EventLog.Tests.Files;

/// <summary>Damage of an older segment that readers meet while the log is open.</summary>
public sealed class MetDamageTests(ITestOutputHelper output) : FileLogTestBed(output)
{
    private readonly KeptLog _kept = new();
    private readonly List<LogDamagedException> _met = [];

    [Fact]
    public async Task Damage_that_is_met_again_and_again_is_told_once_with_its_place()
    {
        await using var log = await OpenFilledAsync();
        var damaged = Folder.Segments[1];
        var (offset, header) = RecordsOf(damaged)[0];
        Overwrite(damaged, offset + RecordHeader.Size + 9, [0xFF]);

        for (var i = 0; i < 3; i++) await ShouldMeetAsync(log, header.First - 1);

        _met.Should().ContainSingle();
        _kept.Lines.Where(line => line.Level == LogLevel.Error).Should().ContainSingle()
            .Which.Text.Should().Contain($"{damaged}, byte {offset}: the record's checksum is wrong").And.Contain("docs/operations.md");
        log.Extent.Damage.Should().Equal(new LogDamage(Path.GetFileName(damaged), offset, "the record's checksum is wrong"));
    }

    [Fact]
    public async Task What_stands_before_the_damage_and_behind_it_is_served()
    {
        await using var log = await OpenFilledAsync();
        var damaged = Folder.Segments[1];
        var records = RecordsOf(damaged);
        Overwrite(damaged, records[0].Offset, [0xFF]);

        var before = await log.ReadAsync(PositionOf(log, 0));
        before.Events.Should().HaveCount((int)records[0].Header.First - 1);
        await ShouldMeetAsync(log, before.End.Sequence);
        (await log.ReadAllAsync(PositionOf(log, records[^1].Header.Last))).ShouldBeDense(records[^1].Header.Last + 1);
    }

    [Fact]
    public async Task Segment_that_somebody_took_away_is_damage_and_not_a_path_that_was_not_found()
    {
        await using var log = await OpenFilledAsync();
        var gone = Folder.Segments[1];
        var first = RecordsOf(gone)[0].Header.First;
        File.Delete(gone);
        await ShouldMeetAsync(log, first - 1);

        log.Extent.Damage.Should().ContainSingle().Which.Should().Be(new LogDamage(Path.GetFileName(gone), SegmentHeader.Size, "the file is missing"));
    }

    [Fact]
    public async Task Damage_met_by_looking_for_a_time_is_told_too()
    {
        await (await OpenFilledAsync()).DisposeAsync();
        // Beyond the window of keys: this start reads the newest segment only.
        Time.Advance(TimeSpan.FromHours(1));
        await using var log = OpenAgain();
        var damaged = Folder.Segments[1];
        var records = RecordsOf(damaged);
        Overwrite(damaged, records[0].Offset, [0xFF]);

        var look = async () => await log.ResolveAsync(StartFrom.At(DateTimeOffset.UnixEpoch.AddMicroseconds(records[^1].Header.Received)), default);

        await look.Should().ThrowAsync<LogDamagedException>();
        _met.Should().ContainSingle();
    }

    [Fact]
    public async Task Hole_at_the_end_of_a_segment_is_told_once_wherever_its_readers_begin()
    {
        await (await OpenFilledAsync()).DisposeAsync();
        Time.Advance(TimeSpan.FromHours(1));
        var damaged = Folder.Segments[1];
        var lost = RecordsOf(damaged).Skip(1).ToList();
        lost.Should().HaveCountGreaterThan(1);
        using (var file = File.OpenHandle(damaged, FileMode.Open, FileAccess.ReadWrite)) RandomAccess.SetLength(file, lost[0].Offset);
        await using var log = OpenAgain();

        foreach (var (_, header) in lost)
        {
            var read = async () => await log.ReadAsync(new Position(log.Extent.Epochs[0].Id, header.First - 1));
            await read.Should().ThrowAsync<LogDamagedException>();
        }

        _met.Should().ContainSingle();
        log.Extent.Damage.Should().ContainSingle();
    }

    [Fact]
    public async Task Damage_of_what_retention_has_taken_is_none_any_more()
    {
        Options.Retention = new(Bytes: 10_000);
        await using var log = await OpenFilledAsync();
        var damaged = Folder.Segments[0];
        Overwrite(damaged, RecordsOf(damaged)[0].Offset, [0xFF]);
        await ShouldMeetAsync(log, 0);
        log.Extent.Damage.Should().ContainSingle();

        while (log.Extent.Oldest!.Value.Sequence == 1)
        {
            await log.FillAsync(5);
            Time.Advance(Retention.Interval);
        }

        log.Extent.Damage.Should().BeEmpty();
    }

    private static Position PositionOf(FileEventLog log, long sequence) => new(log.Extent.Newest.Epoch, sequence);

    private static async Task ShouldMeetAsync(FileEventLog log, long after)
    {
        var read = async () => await log.ReadAsync(PositionOf(log, after));
        await read.Should().ThrowAsync<LogDamagedException>();
    }

    // Three segments at least, and nothing in memory.
    private async Task<FileEventLog> OpenFilledAsync()
    {
        Options.SegmentBytes = 1500;
        var log = OpenAgain();
        for (var i = 0; i < 20; i++)
        {
            await log.FillAsync(1);
            Time.Advance(TimeSpan.FromSeconds(1));
        }

        Folder.Segments.Should().HaveCountGreaterThan(2);
        return log;
    }

    private FileEventLog OpenAgain() => Open(Folder, new FileLogHooks { Logger = _kept, Damaged = _met.Add, FailStop = (_, e) => Assert.Fail(e.ToString()) });
}
