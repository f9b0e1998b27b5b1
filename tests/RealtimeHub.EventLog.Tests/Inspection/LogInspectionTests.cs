using RealtimeHub.EventLog.Files;
using RealtimeHub.EventLog.Inspection;
using RealtimeHub.EventLog.Tests.Files;
using RealtimeHub.EventLog.Tests.Kit;
using RealtimeHub.Protocol;
using Xunit.Abstractions;

namespace RealtimeHub.EventLog.Tests.Inspection;

public sealed class LogInspectionTests(ITestOutputHelper output) : FileLogTestBed(output)
{
    [Fact]
    public async Task Sound_log_is_told_segment_by_segment()
    {
        var all = await MakeAsync();

        var report = Check();

        report.Findings.Should().BeEmpty();
        report.Events.Should().Be(all.Count);
        report.Readable.Should().Be(new SequenceRange(1, all.Count));
        report.Epochs.Should().Be(2);
        report.Segments.Select(segment => segment.File).Should().Equal(Folder.Segments);
        report.Bytes.Should().Be(Folder.Segments.Sum(path => new FileInfo(path).Length));
    }

    [Fact]
    public async Task Inspection_changes_nothing_and_a_log_in_use_is_sound()
    {
        await using var log = Open(Folder);
        await log.FillAsync(10);
        var before = Contents();

        Check().Should().Match<LogReport>(report => report.IsSound && report.Events == 10);

        Contents().Should().Equal(before);
    }

    [Fact]
    public async Task Damaged_body_is_told_with_its_sequences_and_the_rest_is_readable()
    {
        await MakeAsync();
        var path = Folder.Segments[1];
        var (offset, header) = RecordsOf(path)[0];
        Flip(path, offset + RecordHeader.Size + 30);

        var finding = Check().Findings.Should().ContainSingle().Subject;

        finding.Should().Match<LogFinding>(f => f.File == path && f.Offset == offset && f.IsDamage && f.Problem == "the record's checksum is wrong");
        finding.Missing.Should().Be(new SequenceRange(header.First, header.Last));
        Readable().Should().Equal(All().Where(s => s < header.First || s > header.Last));
    }

    [Fact]
    public async Task Damaged_header_loses_its_record_only()
    {
        await MakeAsync();
        var path = Folder.Segments[0];
        var (offset, header) = RecordsOf(path)[0];
        Flip(path, offset + 20);

        var finding = Check().Findings.Should().ContainSingle().Subject;

        finding.Problem.Should().Be("the record's header does not check");
        finding.Missing.Should().Be(new SequenceRange(header.First, header.Last));
    }

    [Fact]
    public async Task Damaged_segment_header_still_lets_its_records_be_read()
    {
        await MakeAsync();
        Flip(Folder.Segments[1], 40);

        var report = Check();

        report.Findings.Should().ContainSingle(f => f.IsDamage && f.Missing == null && f.Problem == "the header's checksum is wrong");
        Readable().Should().Equal(All());
    }

    [Fact]
    public async Task Missing_segment_is_told_with_its_sequences()
    {
        await MakeAsync();
        var (gone, next) = (FirstOf(Folder.Segments[1]), FirstOf(Folder.Segments[2]));
        File.Delete(Folder.Segments[1]);

        var finding = Check().Findings.Should().ContainSingle().Subject;

        finding.File.Should().Be(Folder.Segments[0]);
        finding.Missing.Should().Be(new SequenceRange(gone, next - 1));
    }

    [Fact]
    public async Task Missing_oldest_segments_are_what_retention_leaves()
    {
        await MakeAsync();
        File.Delete(Folder.Segments[0]);

        Check().Should().Match<LogReport>(report => report.IsSound && report.Readable!.First > 1);
    }

    [Fact]
    public async Task Retention_that_deletes_while_it_is_read_is_no_damage()
    {
        await MakeAsync();
        using var entries = new LogInspection(Folder.Path).Read(default).GetEnumerator();
        entries.MoveNext().Should().BeTrue();
        foreach (var path in Folder.Segments[..2]) File.Delete(path);

        var rest = new List<LogEntry>();
        while (entries.MoveNext()) rest.Add(entries.Current);

        rest.Should().NotContain(entry => entry is LogFinding).And.Contain(entry => entry is LogSegment);
    }

    [Fact]
    public async Task Overlapping_segments_are_told()
    {
        await MakeAsync();
        using var other = new LogFolder();
        await using (var log = Open(other)) await log.FillAsync(3);
        var path = Path.Combine(Folder.Path, Segment.NameOf(2));
        File.Exists(path).Should().BeFalse();
        var bytes = await File.ReadAllBytesAsync(other.Segments[0]);
        new SegmentHeader(BitConverter.ToUInt64(bytes, 16), 2, BitConverter.ToInt64(bytes, 32)).Write(bytes);
        await File.WriteAllBytesAsync(path, bytes);

        Check().IsSound.Should().BeFalse();
    }

    [Fact]
    public async Task Torn_tail_is_a_note_and_not_cut_off()
    {
        await MakeAsync();
        var path = Folder.Segments[^1];
        var length = new FileInfo(path).Length;
        await using (var file = new FileStream(path, FileMode.Append)) file.Write(new byte[700]);

        var report = Check();

        report.IsSound.Should().BeTrue();
        report.Findings.Should().ContainSingle().Which.Should().Match<LogFinding>(f => f.Offset == length && f.Problem.Contains("700 bytes"));
        new FileInfo(path).Length.Should().Be(length + 700);
    }

    [Fact]
    public async Task Write_that_is_under_way_is_waited_for()
    {
        await MakeAsync();
        var path = Folder.Segments[^1];
        var bytes = await File.ReadAllBytesAsync(path);
        await using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        file.SetLength(bytes.Length - 100);

        var checking = Task.Run(() => new LogInspection(Folder.Path) { Patience = TimeSpan.FromSeconds(60) }.Check(null, default));
        file.Position = bytes.Length - 100;
        file.Write(bytes.AsSpan(bytes.Length - 100));
        file.Flush();

        (await checking.InTime()).Findings.Should().BeEmpty();
    }

    [Fact]
    public async Task Log_that_is_started_again_and_again_is_sound_whenever_it_is_looked_at()
    {
        await WriteAsync(Make.Batch(Make.FlowEvent(1)));
        using var enough = new CancellationTokenSource();
        var starting = Task.Run(async () =>
        {
            for (var i = 0; !enough.IsCancellationRequested; i++) await WriteAsync([.. Enumerable.Repeat(Make.Batch(Make.FlowEvent(1)), i % 3)]);
        });

        for (var i = 0; i < 100; i++)
        {
            var report = new LogInspection(Folder.Path).Check(null, default);
            report.Findings.Where(finding => finding.IsDamage).Should().BeEmpty();
        }

        await enough.CancelAsync();
        await starting.InTime();
    }

    [Fact]
    public async Task Epoch_that_was_begun_without_a_segment_is_no_damage()
    {
        await WriteAsync(Make.Batch(Make.FlowEvent(1)));
        await WriteAsync();
        var lines = new EpochFile(Folder.Path).Read().Epochs;
        new EpochFile(Folder.Path).Append(lines[^1] with { Id = 7 }, lines.Count);

        Check().Findings.Should().BeEmpty();
        (await WriteAsync()).Should().HaveCount(1);
    }

    [Fact]
    public async Task Segment_that_is_being_made_is_waited_for()
    {
        await MakeAsync();
        var path = Folder.Segments[^1];
        var bytes = await File.ReadAllBytesAsync(path);
        await using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        file.SetLength(0);

        var checking = Task.Run(() => new LogInspection(Folder.Path) { Patience = TimeSpan.FromSeconds(60) }.Check(null, default));
        file.Write(bytes);
        file.Flush();

        (await checking.InTime()).Should().Match<LogReport>(report => report.Findings.Count == 0 && report.Events == 24);
    }

    [Theory]
    [InlineData("foreign.log", true)]
    [InlineData("00000000000000000099.log", true)]
    [InlineData("notes.txt", false)]
    public async Task Foreign_file_is_told(string name, bool isDamage)
    {
        await MakeAsync();
        await File.WriteAllTextAsync(Path.Combine(Folder.Path, name), new string('x', 100));

        Check().Findings.Should().ContainSingle().Which.Should().Match<LogFinding>(f => f.IsDamage == isDamage && f.File.EndsWith(name));
    }

    [Fact]
    public async Task Damaged_or_missing_epochs_file_is_told_once_and_all_events_are_readable()
    {
        await MakeAsync();
        Flip(Folder.Epochs, 5);
        Check().Findings.Should().ContainSingle(f => f.IsDamage && f.File == Folder.Epochs);
        Readable().Should().Equal(All());
        File.Delete(Folder.Epochs);
        Check().Findings.Should().ContainSingle(f => f.IsDamage && f.File == Folder.Epochs);
        Readable().Should().Equal(All());
    }

    [Fact]
    public async Task Lost_newest_segments_are_told_from_the_epochs_and_from_the_snapshot()
    {
        var all = await MakeAsync();
        var first = FirstOf(Folder.Segments[^1]);
        File.Delete(Folder.Segments[^1]);

        Check().Findings.Should().Contain(f => f.IsDamage && f.Missing == new SequenceRange(first, all.Count));
    }

    [Fact]
    public async Task Damage_that_reaches_the_end_is_told_without_an_end()
    {
        await MakeAsync();
        var path = Folder.Segments[^1];
        var (offset, header) = RecordsOf(path)[^1];
        Flip(path, offset + 3);

        Check().Findings.Should().ContainSingle(f => f.IsDamage).Which.Missing.Should().Be(new SequenceRange(header.First, null));
    }

    private static long FirstOf(string path) => long.Parse(Path.GetFileNameWithoutExtension(path));

    private async Task<List<HubEvent>> MakeAsync()
    {
        Options.SegmentBytes = 1500;
        var random = Seeded();
        await WriteAsync([.. Enumerable.Range(0, 6).Select(i => Make.Keyed($"k{i}", Make.FlowEvent(1), Make.FlowEvent(2, padding: random.Next(300))))]);
        return await WriteAsync([.. Enumerable.Range(0, 6).Select(_ => Make.Batch(Make.FlowEvent(3, padding: 400), Make.FlowEvent(4)))]);
    }

    private static IEnumerable<long> All() => Enumerable.Range(1, 24).Select(i => (long)i);

    private LogReport Check() => new LogInspection(Folder.Path) { Patience = TimeSpan.Zero }.Check(null, default);

    private List<long> Readable() =>
        [.. new LogInspection(Folder.Path) { Patience = TimeSpan.Zero }.Read(default).OfType<LogBatch>().SelectMany(batch => batch.Events).Select(e => e.Position.Sequence)];

    private List<string> Contents() =>
        [.. Directory.GetFiles(Folder.Path).Where(path => !path.EndsWith("lock")).Order().Select(path => $"{path} {File.GetLastWriteTimeUtc(path):O} {Convert.ToHexString(SharedFile.ReadAll(path))}")];

    private static void Flip(string path, long offset)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite);
        file.Position = offset;
        var value = file.ReadByte();
        file.Position = offset;
        file.WriteByte((byte)(value ^ 0x10));
    }
}
