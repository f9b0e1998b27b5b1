using Microsoft.Win32.SafeHandles;
using RealtimeHub.EventLog.Files;
using RealtimeHub.EventLog.Tests.Kit;
using RealtimeHub.Protocol;
using Xunit.Abstractions;

namespace RealtimeHub.EventLog.Tests.Files;

public sealed class RetentionTests(ITestOutputHelper output) : FileLogTestBed(output)
{
    [Theory]
    [InlineData(10)]
    [InlineData(25)]
    [InlineData(1)]
    public async Task Count_keeps_so_many_and_at_most_a_segment_more(int count)
    {
        Options.Retention = new(Count: count);
        await using var log = Open(Folder);
        for (var i = 1; i <= 100; i++)
        {
            await log.FillAsync(1);
            Time.Advance(TimeSpan.Zero);
            Held(log).Should().BeInRange(Math.Min(i, count), count + Math.Max(1, count / 10) + 1);
        }

        (await log.ReadAllAsync()).ShouldBeDense(101 - Held(log));
        FilesShouldBeThoseOf(log);
    }

    [Fact]
    public async Task Bytes_keep_so_many_and_at_most_a_segment_more()
    {
        Options.Retention = new(Bytes: 50_000);
        await using var log = Open(Folder);
        for (var i = 1; i <= 200; i++)
        {
            await log.AppendedAsync(Make.FlowEvent(1, padding: 800));
            Time.Advance(TimeSpan.Zero);
            if (log.Extent.Oldest!.Value.Sequence > 1) log.Extent.Bytes.Should().BeInRange(50_000, 57_000);
        }

        log.Extent.Oldest!.Value.Sequence.Should().BeGreaterThan(100);
        new DirectoryInfo(Folder.Path).GetFiles("*.log").Sum(file => file.Length).Should().Be(log.Extent.Bytes);
    }

    [Fact]
    public async Task Age_deletes_what_is_older_and_nothing_younger_and_never_the_newest_segment()
    {
        Options.Retention = new(Age: TimeSpan.FromDays(10));
        await using var log = Open(Folder);
        for (var hour = 0; hour < 24 * 30; hour += 6)
        {
            var now = Time.GetUtcNow();
            await log.FillAsync(1);
            var kept = await log.ReadAllAsync();
            kept.Where(e => now - e.Received <= TimeSpan.FromDays(10)).Should().HaveCount(Math.Min((hour / 6) + 1, 41));
            if (hour > 0) (now - kept[0].Received).Should().BeLessThan(TimeSpan.FromDays(11.5), "a segment is complete after a tenth of the age");
            Time.Advance(TimeSpan.FromHours(6));
        }

        Time.Advance(TimeSpan.FromDays(1000));
        Held(log).Should().BePositive("the newest segment stays");
        Folder.Segments.Should().ContainSingle();
    }

    [Fact]
    public async Task Restart_makes_the_newest_segment_an_older_one_and_an_emptied_log_goes_on()
    {
        Options.Retention = new(Age: TimeSpan.FromDays(1));
        await using (var log = Open(Folder)) await log.FillAsync(5);
        Position last;
        await using (var log = Open(Folder))
        {
            last = log.Extent.Newest;
            Time.Advance(TimeSpan.FromDays(2));
            log.Extent.Oldest.Should().BeNull();
            (await log.ReadAsync(last)).Should().Match<Slice>(slice => slice.Gap == null && slice.ReachedTip);
            (await log.ReadAsync(last with { Sequence = 2 })).Gap.Should().Be(new GapMessage(GapReason.Retention, last with { Sequence = 2 }, last, last));
        }

        await using var emptied = Open(Folder);
        emptied.Extent.Newest.Should().Be(last);
        await emptied.FillAsync(2);
        (await emptied.ReadAllAsync()).ShouldBeDense(6);
    }

    [Fact]
    public async Task Whichever_bound_is_passed_first_lets_a_segment_go()
    {
        Options.Retention = new(Age: TimeSpan.FromDays(1000), Count: 20);
        await using (var log = Open(Folder))
        {
            await log.FillAsync(50);
            Time.Advance(TimeSpan.Zero);
            Held(log).Should().BeInRange(20, 22);
        }

        Options.Retention = new(Age: TimeSpan.FromDays(1), Count: 1000);
        await using (var log = Open(Folder))
        {
            Time.Advance(TimeSpan.FromDays(2));
            Held(log).Should().Be(0);
        }
    }

    [Fact]
    public async Task Reader_behind_is_told_the_exact_extent_before_any_later_event()
    {
        Options.Retention = new(Count: 10);
        await using var log = Open(Folder);
        var start = await log.ResolveAsync(StartFrom.Beginning, default);
        await log.FillAsync(50);
        Time.Advance(TimeSpan.Zero);
        var slice = await log.ReadAsync(start.Plus(3));
        var before = log.Extent.Oldest!.Value.Plus(-1);
        slice.Gap.Should().Be(new GapMessage(GapReason.Retention, start.Plus(3), before, before));
        slice.Events.Count.Should().Be(0);
        (await log.ReadAllAsync(slice.End)).ShouldBeDense(before.Sequence + 1);
        (await log.ResolveAsync(StartFrom.Beginning, default)).Should().Be(before);
        (await log.ResolveAsync(StartFrom.At(DateTimeOffset.MinValue), default)).Should().Be(before);
    }

    [Fact]
    public async Task Readers_in_segments_that_go_get_the_events_or_the_gap_and_never_an_error()
    {
        Options.Retention = new(Count: 30);
        await using var log = Open(Folder);
        var random = Seeded();
        var (done, gaps) = (false, 0);
        var readers = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            while (!Volatile.Read(ref done)) gaps += await ReadToTheTipAsync(log);
        })).ToArray();
        for (var i = 0; i < 600; i++)
        {
            await log.AppendAsync(Make.RandomBatch(random, 3));
            Time.Advance(TimeSpan.Zero);
        }

        Volatile.Write(ref done, true);
        await Task.WhenAll(readers).InTime();
        gaps.Should().BePositive("the test is about them");
        Held(log).Should().BeLessThan(60);
    }

    [Fact]
    public async Task Block_that_is_being_read_when_its_segment_goes_is_read_to_its_end()
    {
        await WriteAsync(Make.Batch(Make.FlowEvent(1, padding: 500)), Make.Batch(Make.FlowEvent(2)));
        var segment = SegmentFiles.Find(Folder.Path, EpochsOf(Folder), (_, _) => { })[0];
        var span = segment.Find(1)!.Value;
        segment.Load(span)!.Events.Should().HaveCount(2);
        segment.Retire();
        segment.Load(span).Should().BeNull();
        segment.Find(1).Should().BeNull();
        segment.FindBefore(long.MaxValue).Should().BeNull();
    }

    [Fact]
    public async Task Files_that_are_gone_already_do_not_matter()
    {
        Options.Retention = new(Count: 10);
        await using (var log = Open(Folder))
        {
            await log.FillAsync(30);
            File.Delete(Folder.Segments[0]);
            File.Delete(Folder.Segments[1]);
            Time.Advance(TimeSpan.Zero);
            Held(log).Should().BeLessThan(13);
        }
    }

    [Fact]
    public async Task Crash_between_the_deletions_is_harmless()
    {
        Options.SegmentBytes = 1;
        await WriteAsync([.. Enumerable.Range(1, 20).Select(i => Make.Batch(Make.FlowEvent(i)))]);
        Options.Retention = new(Count: 5);
        for (var deleted = 0; deleted < 15; deleted++)
        {
            using var crashed = Folder.Copy();
            foreach (var segment in crashed.Segments[..deleted]) File.Delete(segment);
            await using var log = Open(crashed);
            Held(log).Should().Be(5);
            (await log.ReadAllAsync()).ShouldBeDense(16);
        }
    }

    [Fact]
    public async Task What_is_known_of_a_flow_survives_its_events_also_after_a_crash()
    {
        Options.Retention = new(Count: 10);
        await using var log = Open(Folder);
        await log.AppendedAsync(Make.FlowEvent(99, 7));
        for (var i = 0; i < 60; i++) await log.AppendedAsync(Make.FlowEvent(1, 1));
        Time.Advance(TimeSpan.Zero);
        log.Extent.Oldest!.Value.Sequence.Should().BeGreaterThan(40);

        using var crashed = Folder.Copy();
        await using var reopened = Open(crashed);
        reopened.Knowledge.State.Flow(Make.Id(99))!.SourceId.Should().Be(Make.Id(7));
        await reopened.AppendedAsync(Make.FlowEvent(99));
        (await reopened.ReadAllAsync())[^1].Groups.Should().Contain(Make.Source(7), "a later event is stamped with what is known");
    }

    [Fact]
    public async Task Nothing_goes_while_what_it_told_of_flows_cannot_be_written()
    {
        Options.Retention = new(Count: 10);
        await using var log = Open(Folder);
        var obstacle = Directory.CreateDirectory(Path.Combine(Folder.Path, "knowledge.next"));
        await log.FillAsync(60);
        Time.Advance(TimeSpan.Zero);
        Held(log).Should().Be(60);
        obstacle.Delete();
        Time.Advance(TimeSpan.FromMinutes(1));
        Held(log).Should().BeLessThan(13);
    }

    [Fact]
    public async Task Keys_of_deleted_events_are_known_as_long_as_the_process_lives()
    {
        Options.Retention = new(Count: 10);
        await using var log = Open(Folder);
        var first = await log.AppendAsync(Make.Keyed("k", Make.FlowEvent(1)));
        await log.FillAsync(40);
        Time.Advance(TimeSpan.Zero);
        (await log.AppendAsync(Make.Keyed("k", Make.FlowEvent(1)))).Should().Be(first with { Outcome = AppendOutcome.Repeated });
    }

    [Fact]
    public async Task File_that_cannot_be_deleted_stops_the_process_as_every_storage_error_does()
    {
        Options.SegmentBytes = 1;
        await WriteAsync([.. Enumerable.Range(1, 20).Select(i => Make.Batch(Make.FlowEvent(i)))]);
        Options.Retention = new(Count: 5);
        var first = Folder.Segments[0];
        var stops = new List<string>();
        // A folder in the place of the file cannot be deleted as a file, not even by root.
        var hooks = new FileLogHooks { FailStop = (message, _) => stops.Add(message), Write = SwapThenWrite };
        await using var log = Open(Folder, hooks);
        stops.Should().ContainSingle().Which.Should().Contain("retention");

        void SwapThenWrite(SafeFileHandle file, ReadOnlyMemory<byte> bytes, long offset)
        {
            RandomAccess.Write(file, bytes.Span, offset);
            if (!File.Exists(first)) return;
            File.Delete(first);
            Directory.CreateDirectory(first);
        }
    }

    private static int Held(FileEventLog log) => log.Extent.Oldest is { } oldest ? (int)(log.Extent.Newest.Sequence - oldest.Sequence + 1) : 0;

    private static RealtimeHub.EventLog.Appending.EpochTable EpochsOf(LogFolder folder) => new(new EpochFile(folder.Path).Read().Epochs);

    private static async Task<int> ReadToTheTipAsync(FileEventLog log)
    {
        var at = new Position(log.Extent.Newest.Epoch, 0);
        for (var gaps = 0; ;)
        {
            var slice = await log.ReadAsync(at, null, new ReadLimit(7, 100_000));
            if (slice.Gap is { } gap)
            {
                gap.Should().Be(new GapMessage(GapReason.Retention, at, slice.End, slice.End));
                slice.End.Sequence.Should().BeGreaterThan(at.Sequence);
                gaps++;
            }

            slice.Events.ToList().ShouldBeDense(at.Sequence + 1);
            slice.Behind.Should().BeGreaterThanOrEqualTo(0);
            at = slice.End;
            if (slice.ReachedTip) return gaps;
        }
    }

    private void FilesShouldBeThoseOf(FileEventLog log) =>
        Path.GetFileName(Folder.Segments[0]).Should().Be(Segment.NameOf(log.Extent.Oldest!.Value.Sequence));
}
