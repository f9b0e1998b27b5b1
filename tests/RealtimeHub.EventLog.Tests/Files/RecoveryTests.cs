using RealtimeHub.EventLog.Files;
using RealtimeHub.EventLog.Knowledge;
using RealtimeHub.EventLog.Tests.Kit;
using RealtimeHub.Protocol;
using Xunit.Abstractions;

namespace RealtimeHub.EventLog.Tests.Files;

public sealed class RecoveryTests(ITestOutputHelper output) : FileLogTestBed(output)
{
    [Fact]
    public async Task Tail_cut_at_any_byte_of_the_last_record_loses_that_record_only()
    {
        await WriteAsync(Make.Batch(Make.FlowEvent(1, padding: 600)), Make.Keyed("k", Make.FlowEvent(2), Make.FlowEvent(3, padding: 300)));
        var last = RecordsOf(Folder.Segments[^1])[^1];
        for (var length = last.Offset; length < last.Offset + last.Header.Length; length++)
        {
            using var cut = Folder.Copy();
            using (var file = File.OpenHandle(cut.Segments[^1], FileMode.Open, FileAccess.ReadWrite)) RandomAccess.SetLength(file, length);
            await ShouldHoldAsync(cut, 1);
            // Its key is gone with it, and the position goes to the next.
            await using var log = Open(cut);
            (await log.AppendAsync(Make.Keyed("k", Make.FlowEvent(9)))).Should()
                .Match<AppendResult>(result => result.Outcome == AppendOutcome.Appended && result.First.Sequence == 2);
        }
    }

    [Fact]
    public async Task Sectors_of_zeros_at_the_tail_are_a_torn_write()
    {
        await WriteAsync(Make.Batch(Make.FlowEvent(1, padding: 600)), Make.Batch(Make.FlowEvent(2, padding: 3000)));
        var path = Folder.Segments[^1];
        var last = RecordsOf(path)[^1];
        var length = new FileInfo(path).Length;
        for (var sector = last.Offset / 512; sector * 512 < length; sector++)
        {
            using var torn = Folder.Copy();
            var from = Math.Max(sector * 512, last.Offset);
            Overwrite(torn.Segments[^1], from, new byte[Math.Min((sector + 1) * 512, length) - from]);
            await ShouldHoldAsync(torn, 1);
        }

        using var empty = Folder.Copy();
        Overwrite(empty.Segments[^1], last.Offset, new byte[length - last.Offset + 5000]);
        await ShouldHoldAsync(empty, 1);
    }

    [Fact]
    public async Task Zeros_in_front_of_a_later_write_are_damage()
    {
        await WriteAsync(Make.Batch(Make.FlowEvent(1, padding: 2000)), Make.Batch(Make.FlowEvent(2)));
        Overwrite(Folder.Segments[^1], 512, new byte[512]);
        FluentActions.Invoking(() => Open(Folder)).Should().Throw<LogDamagedException>().Which.Offset.Should().Be(SegmentHeader.Size);
    }

    [Fact]
    public async Task Zeros_inside_a_write_of_many_batches_cut_it_off_from_there()
    {
        var encoder = new RecordEncoder();
        await WriteAsync(Make.Batch(Make.FlowEvent(1)));
        AppendAsOneWrite(encoder, 2, 10);
        var records = RecordsOf(Folder.Segments[^1]);
        records.Should().HaveCount(10);
        var zeroed = records[4].Offset + 512 - (records[4].Offset % 512);
        Overwrite(Folder.Segments[^1], zeroed, new byte[512]);
        await ShouldHoldAsync(Folder, 4);
    }

    [Fact]
    public async Task Flipped_bit_anywhere_is_found_at_the_start_or_when_read_and_never_served()
    {
        Options.SegmentBytes = 3000;
        var random = Seeded();
        var expected = await WriteAsync([.. Enumerable.Range(0, 12).Select(i => i % 3 == 0 ? Make.Keyed($"k{i}", Make.RandomEvent(random)) : Make.RandomBatch(random, 4))]);
        for (var round = 0; round < 400; round++)
        {
            using var damaged = Folder.Copy();
            string[] files = [.. damaged.Segments, damaged.Epochs];
            var path = files[random.Next(files.Length)];
            var bytes = File.ReadAllBytes(path);
            var (at, bit) = (random.Next(bytes.Length), random.Next(8));
            bytes[at] ^= (byte)(1 << bit);
            File.WriteAllBytes(path, bytes);
            (await ReadUntilDamageAsync(damaged, expected)).Should().BeTrue($"bit {bit} of byte {at} of {path} was flipped");
        }
    }

    [Fact]
    public async Task Truncated_older_segment_is_found_and_nothing_after_it_skipped()
    {
        Options.SegmentBytes = 3000;
        var random = Seeded();
        var expected = await WriteAsync([.. Enumerable.Range(0, 12).Select(_ => Make.RandomBatch(random, 5))]);
        var older = Folder.Segments[1];
        var records = RecordsOf(older);
        long[] lengths = [0, 10, 64, 65, .. records.Select(record => record.Offset + 20), .. records.Skip(1).Select(record => record.Offset)];
        foreach (var length in lengths)
        {
            using var damaged = Folder.Copy();
            using (var file = File.OpenHandle(damaged.Segments[1], FileMode.Open, FileAccess.ReadWrite)) RandomAccess.SetLength(file, length);
            (await ReadUntilDamageAsync(damaged, expected)).Should().BeTrue($"the segment was cut to {length}");
        }
    }

    [Fact]
    public async Task Missing_segment_in_the_middle_is_found()
    {
        Options.SegmentBytes = 3000;
        var random = Seeded();
        var expected = await WriteAsync([.. Enumerable.Range(0, 12).Select(_ => Make.RandomBatch(random, 5))]);
        File.Delete(Folder.Segments[2]);
        (await ReadUntilDamageAsync(Folder, expected)).Should().BeTrue();
    }

    [Fact]
    public async Task Missing_newest_segments_or_epochs_file_are_found()
    {
        await WriteAsync(Make.Batch(Make.FlowEvent(1)));
        await WriteAsync(Make.Batch(Make.FlowEvent(2)));
        await WriteAsync();
        using (var damaged = Folder.Copy())
        {
            foreach (var segment in damaged.Segments.Skip(1)) File.Delete(segment);
            FluentActions.Invoking(() => Open(damaged)).Should().Throw<LogDamagedException>().Which.File.Should().Be(damaged.Epochs);
        }

        File.Delete(Folder.Epochs);
        FluentActions.Invoking(() => Open(Folder)).Should().Throw<LogDamagedException>();
    }

    [Theory]
    [InlineData("foreign.log")]
    [InlineData("00000000000000000000.log")]
    [InlineData("00000000000000000009.log")]
    public async Task Foreign_file_among_the_segments_is_refused(string name)
    {
        await WriteAsync(Make.Batch(Make.FlowEvent(1)));
        await File.WriteAllTextAsync(Path.Combine(Folder.Path, name), new string('x', 100));
        FluentActions.Invoking(() => Open(Folder)).Should().Throw<LogDamagedException>().Which.File.Should().EndWith(name);
    }

    [Fact]
    public async Task Segment_of_another_version_is_refused()
    {
        await WriteAsync(Make.Batch(Make.FlowEvent(1)));
        var bytes = await File.ReadAllBytesAsync(Folder.Segments[0]);
        bytes[8] = 2;
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(60), Crc32C.Of(bytes.AsSpan(0, 60)));
        await File.WriteAllBytesAsync(Folder.Segments[0], bytes);
        FluentActions.Invoking(() => Open(Folder)).Should().Throw<LogDamagedException>().WithMessage("*version 2*");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(20)]
    [InlineData(64)]
    public async Task Segment_whose_making_was_interrupted_is_made_again(int length)
    {
        await WriteAsync(Make.Batch(Make.FlowEvent(1)));
        await File.WriteAllBytesAsync(Path.Combine(Folder.Path, Segment.NameOf(2)), new byte[length]);
        await ShouldHoldAsync(Folder, 1);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(31)]
    [InlineData(32)]
    public async Task Interrupted_line_of_the_epochs_file_is_cut_off(int length)
    {
        await WriteAsync(Make.Batch(Make.FlowEvent(1)));
        using (var file = new FileStream(Folder.Epochs, FileMode.Append)) file.Write(new byte[length]);
        await ShouldHoldAsync(Folder, 1);
        await ShouldHoldAsync(Folder, 1);
    }

    [Fact]
    public async Task Keys_and_events_of_many_segments_and_starts_are_kept()
    {
        Options.SegmentBytes = 2000;
        for (var start = 0; start < 5; start++)
        {
            await WriteAsync([.. Enumerable.Range(0, 10).Select(i => Make.Keyed($"{start}.{i}", Make.FlowEvent(i, padding: 500)))]);
            Time.Advance(TimeSpan.FromMinutes(3));
        }

        await using var log = Open(Folder);
        (await log.ReadAllAsync()).Should().HaveCount(50);
        log.Extent.Epochs.Should().HaveCount(6);
        // The newest event is 12 minutes younger than the first start's and 9 than the second's.
        (await log.AppendAsync(Make.Keyed("1.3", Make.FlowEvent(3, padding: 500)))).Outcome.Should().Be(AppendOutcome.Appended, "15 minutes have passed");
        (await log.AppendAsync(Make.Keyed("2.3", Make.FlowEvent(3, padding: 500)))).Should()
            .Match<AppendResult>(result => result.Outcome == AppendOutcome.Repeated && result.First.Sequence == 24);
    }

    private void AppendAsOneWrite(RecordEncoder encoder, long first, int until)
    {
        var header = RecordsOf(Folder.Segments[^1])[^1].Header;
        for (var sequence = first; sequence <= until; sequence++)
        {
            var e = Make.FlowEvent(1, padding: 700);
            var position = new Position(header.Epoch, sequence);
            encoder.Add(Make.Batch(e), [RealtimeHub.EventLog.Appending.HubEventFactory.Create(e, new EventStamp([Make.Flow(1)], EventMarks.FlowUnresolved), position, Time.GetUtcNow())]);
        }

        Overwrite(Folder.Segments[^1], new FileInfo(Folder.Segments[^1]).Length, encoder.Bytes.ToArray());
    }

    private async Task ShouldHoldAsync(LogFolder folder, int events)
    {
        await using var log = Open(folder);
        var all = await log.ReadAllAsync();
        all.ShouldBeDense();
        all.Should().HaveCount(events);
        log.Extent.Newest.Sequence.Should().Be(events);
    }

    /// <summary>True when damage is told; what is served until then must be what was written.</summary>
    private async Task<bool> ReadUntilDamageAsync(LogFolder folder, IReadOnlyList<HubEvent> expected)
    {
        try
        {
            await using var log = Open(folder);
            var after = await log.ResolveAsync(StartFrom.Beginning, default);
            while (true)
            {
                var slice = await log.ReadAsync(after);
                foreach (var e in slice.Events) e.Json.Span.SequenceEqual(expected[(int)e.Position.Sequence - 1].Json.Span).Should().BeTrue();
                if (slice.ReachedTip) return false;
                after = slice.End;
            }
        }
        catch (LogDamagedException)
        {
            return true;
        }
    }
}
