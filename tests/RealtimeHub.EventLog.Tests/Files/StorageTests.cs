using Microsoft.Win32.SafeHandles;
using RealtimeHub.EventLog.Tests.Kit;
using RealtimeHub.Protocol;
using Xunit.Abstractions;

namespace RealtimeHub.EventLog.Tests.Files;

public sealed class StorageTests(ITestOutputHelper output) : FileLogTestBed(output)
{
    private const int NoSpace = 28;
    private Func<long, Exception?> _fault = _ => null;

    [Fact]
    public void Second_owner_is_told_who_has_the_folder()
    {
        using var first = new Disposal(Open(Folder));
        FluentActions.Invoking(() => Open(Folder)).Should().Throw<LogInUseException>()
            .WithMessage($"*process {Environment.ProcessId} on {Environment.MachineName} since 2026-01-02 03:04:05Z*");
    }

    [Fact]
    public async Task Full_disk_refuses_and_goes_on_when_there_is_room_again()
    {
        var hooks = FaultyHooks();
        await using (var log = Open(Folder, hooks))
        {
            await log.FillAsync(3);
            _fault = _ => new IOException("No space left on device", NoSpace);
            for (var i = 0; i < 3; i++) (await log.AppendAsync(Make.Keyed("k", Make.FlowEvent(1)))).Outcome.Should().Be(AppendOutcome.StorageFull);
            (await log.ReadAllAsync()).Should().HaveCount(3, "reading goes on");
            _fault = _ => null;
            (await log.AppendAsync(Make.Keyed("k", Make.FlowEvent(1)))).Should()
                .Match<AppendResult>(result => result.Outcome == AppendOutcome.Appended && result.First.Sequence == 4);
            await log.FillAsync(2);
        }

        await using var reopened = Open(Folder);
        (await reopened.ReadAllAsync()).Should().HaveCount(6);
    }

    [Fact]
    public async Task Disk_that_is_full_when_the_next_segment_begins_refuses_and_goes_on_later()
    {
        Options.SegmentBytes = 1;
        await using var log = Open(Folder, FaultyHooks());
        await log.FillAsync(2);
        _fault = offset => offset == 0 ? new IOException("No space left on device", NoSpace) : null;
        (await log.AppendAsync(Make.Batch(Make.FlowEvent(1)))).Outcome.Should().Be(AppendOutcome.StorageFull);
        _fault = _ => null;
        await log.FillAsync(2);
        (await log.ReadAllAsync()).ShouldBeDense();
        log.Extent.Newest.Sequence.Should().Be(4);
    }

    [Fact]
    public async Task Storage_error_stops_and_never_answers_with_success()
    {
        var stops = new List<Exception>();
        var hooks = FaultyHooks(stops);
        await using var log = Open(Folder, hooks);
        await log.FillAsync(3);
        var wait = log.WaitAsync(log.Extent.Newest);
        _fault = _ => new IOException("Input/output error", 5);
        var appends = Enumerable.Range(1, 10).Select(i => Task.Run(() => log.AppendAsync(Make.Batch(Make.FlowEvent(i))))).ToArray();
        foreach (var append in appends)
        {
            var answer = await Record.ExceptionAsync(() => append.InTime());
            if (answer is null) (await append).Outcome.Should().Be(AppendOutcome.Closed);
            else answer.Should().BeOfType<IOException>();
        }

        _fault = _ => null;
        (await log.AppendAsync(Make.Batch(Make.FlowEvent(1)))).Outcome.Should().Be(AppendOutcome.Closed);
        stops.Should().ContainSingle().Which.HResult.Should().Be(5);
        log.Extent.Newest.Sequence.Should().Be(3);
        wait.IsCompleted.Should().BeFalse("nothing was shown to readers");
    }

    [Fact]
    public async Task More_than_may_wait_is_busy()
    {
        Options.MaxPendingBytes = 10_000;
        using var free = new ManualResetEventSlim();
        using var writing = new ManualResetEventSlim();
        var hooks = new FileLogHooks
        {
            Write = (file, bytes, offset) =>
            {
                if (offset > 0) writing.Set();
                if (offset > 0) free.Wait();
                RandomAccess.Write(file, bytes.Span, offset);
            },
        };
        await using var log = Open(Folder, hooks);
        var large = log.AppendAsync(Make.Batch(Make.FlowEvent(1, padding: 20_000)));
        writing.Wait();
        (await log.AppendAsync(Make.Batch(Make.FlowEvent(1)))).Outcome.Should().Be(AppendOutcome.Busy);
        (await log.ReadAllAsync()).Should().BeEmpty("it is not durable yet");
        free.Set();
        (await large.InTime()).Outcome.Should().Be(AppendOutcome.Appended);
        await log.AppendedAsync(Make.FlowEvent(1));
    }

    [Fact]
    public async Task Repeat_is_answered_only_when_the_first_is_durable()
    {
        using var free = new ManualResetEventSlim();
        using var writing = new ManualResetEventSlim();
        var hooks = new FileLogHooks
        {
            Write = (file, bytes, offset) =>
            {
                if (offset > 0) writing.Set();
                if (offset > 0) free.Wait();
                RandomAccess.Write(file, bytes.Span, offset);
            },
        };
        await using var log = Open(Folder, hooks);
        var first = log.AppendAsync(Make.Keyed("k", Make.FlowEvent(1)));
        writing.Wait();
        var second = log.AppendAsync(Make.Keyed("k", Make.FlowEvent(1)));
        (first.IsCompleted || second.IsCompleted).Should().BeFalse();
        free.Set();
        (await first.InTime()).Outcome.Should().Be(AppendOutcome.Appended);
        (await second.InTime()).Should().Be(new AppendResult(AppendOutcome.Repeated, (await first).First, 1));
    }

    [Fact]
    public async Task Closing_writes_what_was_taken()
    {
        Task<AppendResult>[] appends;
        await using (var log = Open(Folder)) appends = [.. Enumerable.Range(1, 200).Select(i => log.AppendAsync(Make.Batch(Make.FlowEvent(i))))];
        (await Task.WhenAll(appends)).Should().OnlyContain(result => result.Outcome == AppendOutcome.Appended);
        await using var reopened = Open(Folder);
        (await reopened.ReadAllAsync()).Should().HaveCount(200);
    }

    [Fact]
    public async Task Readers_at_the_same_place_share_one_read_of_the_file()
    {
        await WriteAsync([.. Enumerable.Range(1, 300).Select(i => Make.FlowEvent(i, padding: 800)).Select(e => Make.Batch(e))]);
        await using var log = Open(Folder);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => log.ReadAllAsync()))).InTime();
        log.Cache.Loads.Should().Be(300 * 1150 / (64 << 10) + 1);
        log.Cache.Bytes.Should().BeLessThanOrEqualTo(300 * 1300);
    }

    [Fact]
    public async Task Subscriber_of_a_seldom_flow_reads_no_file_however_much_goes_by()
    {
        await using var log = Open(Folder);
        var subscription = new Subscription(log, new EventFilter { FlowIds = [Make.Id(99)] }, new NoticeBoard("node"), Time);
        await using var messages = subscription.ReadAsync(StartFrom.Now, CancellationToken.None).GetAsyncEnumerator();
        (await messages.MoveNextAsync().AsTask().InTime()).Should().BeTrue();
        for (var round = 1; round <= 2; round++)
        {
            var heartbeat = messages.MoveNextAsync().AsTask();
            await log.FillAsync(100);
            Time.Advance(Subscription.Quiet);
            (await heartbeat.InTime()).Should().BeTrue();
            messages.Current.Should().BeOfType<CaughtUpMessage>().Which.Position.Should().Be(log.Extent.Newest);

            var next = messages.MoveNextAsync().AsTask();
            await log.FillAsync(100);
            var position = await log.AppendedAsync(Make.FlowEvent(99, 1));
            (await next.InTime()).Should().BeTrue();
            messages.Current.Should().BeOfType<EventsMessage>().Which.Events.Should().ContainSingle().Which.Position.Should().Be(position);
        }

        log.Cache.Loads.Should().Be(0);
    }

    [Fact]
    public async Task Small_tmpfs_that_fills_up_keeps_what_it_acknowledged()
    {
        // Needs root; elsewhere the injected fault above has to do.
        using var disk = TinyDisk.TryMount();
        if (disk is null) return;
        var acknowledged = 0;
        await using (var log = FileEventLog.Open(disk.Path, "tams", Options, Time))
        {
            while ((await log.AppendAsync(Make.Batch(Make.FlowEvent(1, padding: 50_000)))).Outcome == AppendOutcome.Appended) acknowledged++;
            acknowledged.Should().BeGreaterThan(5);
            (await log.AppendAsync(Make.Batch(Make.FlowEvent(1, padding: 50_000)))).Outcome.Should().Be(AppendOutcome.StorageFull);
            (await log.ReadAllAsync()).Should().HaveCount(acknowledged);
            disk.MakeRoom();
            await log.AppendedAsync(Make.FlowEvent(1, padding: 50_000));
        }

        await using var reopened = FileEventLog.Open(disk.Path, "tams", Options, Time);
        (await reopened.ReadAllAsync()).Should().HaveCount(acknowledged + 1);
    }

    private FileLogHooks FaultyHooks(List<Exception>? stops = null) => new()
    {
        FailStop = (_, e) => (stops ?? throw new InvalidOperationException("It should not stop.", e)).Add(e),
        Write = Write,
    };

    /// <summary>Leaves a torn tail when it fails, as the kernel does.</summary>
    private void Write(SafeFileHandle file, ReadOnlyMemory<byte> bytes, long offset)
    {
        var fault = _fault(offset);
        RandomAccess.Write(file, bytes.Span[..(fault is null ? bytes.Length : bytes.Length / 2)], offset);
        if (fault is not null) throw fault;
    }

    private sealed class Disposal(IAsyncDisposable log) : IDisposable
    {
        public void Dispose() => log.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }
}
