using Microsoft.Extensions.Logging;
using RealtimeHub.EventLog.Files;
using RealtimeHub.EventLog.Inspection;
using RealtimeHub.EventLog.Tests.Kit;
using RealtimeHub.Protocol;
using Xunit.Abstractions;

namespace RealtimeHub.EventLog.Tests.Files;

/// <summary>Acceptance: damage anywhere in the folder is found at the start or when it is read, nothing damaged is served, and verify finds it too.</summary>
public sealed class DamageTests(ITestOutputHelper output) : FileLogTestBed(output)
{
    [Fact]
    public async Task Every_flipped_byte_is_found_or_changes_nothing_that_is_served()
    {
        var expected = await MakeAsync();
        foreach (var file in Files())
        {
            var bytes = await File.ReadAllBytesAsync(file);
            for (var at = 0; at < bytes.Length; at++)
            {
                using var damaged = Folder.Copy(inMemory: true);
                Overwrite(Path.Combine(damaged.Path, Path.GetFileName(file)), at, [(byte)(bytes[at] ^ (1 << (at % 8)))]);
                var why = $"byte {at} of {Path.GetFileName(file)} was flipped";
                Inspect(damaged).IsSound.Should().BeFalse(why);
                var (found, read, log) = await OpenAndReadAsync(damaged);
                read.Should().Equal(expected.Take(read.Count), why);
                (found || (IsKnowledge(file) && log.Any(line => line.Contains("knowledge is not used") || line.Contains("is not used")))).Should().BeTrue(why);
            }
        }
    }

    [Fact]
    public async Task Every_truncation_is_found_but_a_torn_tail_which_is_told_with_its_size()
    {
        var expected = await MakeAsync();
        var newest = Folder.Segments[^1];
        long[] ends = [SegmentHeader.Size, .. RecordsOf(newest).Select(record => record.Offset + record.Header.Length)];
        foreach (var file in Files())
        {
            for (var length = 0; length < new FileInfo(file).Length; length++)
            {
                using var damaged = Folder.Copy(inMemory: true);
                var path = Path.Combine(damaged.Path, Path.GetFileName(file));
                using (var handle = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite)) RandomAccess.SetLength(handle, length);
                var why = $"{Path.GetFileName(file)} was cut to {length}";
                // The snapshot of a log that was closed knows how far it went.
                Inspect(damaged).IsSound.Should().BeFalse(why);
                var (found, read, log) = await OpenAndReadAsync(damaged);
                read.Should().Equal(expected.Take(read.Count), why);
                if (IsKnowledge(file)) log.Should().ContainSingle(line => line.Contains("is not used"), why);
                else if (file != newest) found.Should().BeTrue(why);
                else ShouldTellTail(log, length - (length < SegmentHeader.Size ? 0 : ends.Last(end => end <= length)), read.Count, why);
            }
        }
    }

    private static void ShouldTellTail(IReadOnlyList<string> log, long torn, int kept, string why)
    {
        if (torn > 0) log.Should().ContainSingle(line => line.Contains($" {torn} bytes "), why);
        log.Should().ContainSingle(line => line.Contains("the events between are lost") && line.Contains($"ends with {kept},"), why);
    }

    /// <summary>Two starts, three segments, of about a thousand bytes each.</summary>
    private async Task<List<string>> MakeAsync()
    {
        Options.SegmentBytes = 1000;
        await WriteAsync(Make.Keyed("a", Make.FlowEvent(1), Make.FlowEvent(2)), Make.Batch(Make.SourceEvent(1)), Make.Batch(Make.FlowEvent(3, 1)));
        var all = await WriteAsync(Make.Batch(Make.FlowEvent(4)), Make.Keyed("b", Make.FlowEvent(5, 2)));
        Folder.Segments.Should().HaveCountGreaterThanOrEqualTo(3);
        Inspect(Folder).Findings.Should().BeEmpty();
        return [.. all.Select(Told)];
    }

    private IEnumerable<string> Files() => Directory.GetFiles(Folder.Path).Where(file => Path.GetFileName(file) is not ("lock" or "owner.json")).Order();

    private static LogReport Inspect(LogFolder folder) => new LogInspection(folder.Path) { Patience = TimeSpan.Zero }.Check(null, default);

    private static bool IsKnowledge(string file) => Path.GetFileName(file) == "knowledge";

    private static string Told(HubEvent e) => $"{e.Position} {e.Type} {e.Marks} {string.Join(',', e.Groups)} {e.Received:O} {Convert.ToHexString(e.Json.Span)}";

    private async Task<(bool Found, List<string> Read, List<string> Log)> OpenAndReadAsync(LogFolder folder)
    {
        var (read, kept) = (new List<string>(), new KeptLog());
        var found = false;
        try
        {
            await using var log = Open(folder, new FileLogHooks { Logger = kept });
            var after = await log.ResolveAsync(StartFrom.Beginning, default);
            for (var reachedTip = false; !reachedTip;)
            {
                var slice = await log.ReadAsync(after);
                read.AddRange(slice.Events.Select(Told));
                (after, reachedTip) = (slice.End, slice.ReachedTip);
            }
        }
        catch (LogDamagedException)
        {
            found = true;
        }

        return (found, read, [.. kept.Lines.Where(line => line.Level >= LogLevel.Warning).Select(line => line.Text)]);
    }
}
