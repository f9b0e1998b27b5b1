using RealtimeHub.EventLog.Tests.Kit;
using Xunit.Abstractions;

namespace RealtimeHub.EventLog.Tests.Files;

/// <summary>An append that comes alone while the storage is calm is written by its publisher. Everything else is as if the log's own thread had done it.</summary>
public sealed class LoneWriteTests(ITestOutputHelper output) : FileLogTestBed(output), IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ManualResetEventSlim _writing = new();
    private readonly ManualResetEventSlim _free = new();
    private readonly List<Exception> _stops = [];
    private int _lone;
    private bool _holdsLone;
    private bool _failsLone;

    public new void Dispose()
    {
        _writing.Dispose();
        _free.Dispose();
        base.Dispose();
    }

    [Fact]
    public async Task Lone_append_is_durable_and_shown_before_it_is_answered()
    {
        await using (var log = OpenWatched())
        {
            for (var i = 0; i < 20; i++)
            {
                var position = await log.AppendedAsync(Make.FlowEvent(1));
                log.Extent.Newest.Should().Be(position);
            }
        }

        _lone.Should().BePositive();
        await using var reopened = Open(Folder);
        (await reopened.ReadAllAsync()).Should().HaveCount(20);
    }

    [Fact]
    public async Task What_comes_during_a_lone_write_waits_for_the_logs_thread()
    {
        await using var log = OpenWatched();
        _holdsLone = true;
        var lone = BeginLone(log);
        _writing.Wait(Patience);
        var others = Enumerable.Range(1, 50).Select(i => log.AppendAsync(Make.Batch(Make.FlowEvent(i)), CancellationToken.None).AsTask()).ToArray();
        others.Should().NotContain(append => append.IsCompleted, "one writes at a time");
        _free.Set();
        await lone;
        (await Task.WhenAll(others).InTime()).Should().OnlyContain(result => result.Outcome == AppendOutcome.Appended);
        _lone.Should().Be(1);
        (await log.ReadAllAsync()).ShouldBeDense();
    }

    [Fact]
    public async Task Closing_waits_for_a_lone_write()
    {
        var log = OpenWatched();
        _holdsLone = true;
        var lone = BeginLone(log);
        _writing.Wait(Patience);
        var closing = log.DisposeAsync().AsTask();
        (await log.AppendAsync(Make.Batch(Make.FlowEvent(1)), CancellationToken.None)).Outcome.Should().Be(AppendOutcome.Closed);
        closing.IsCompleted.Should().BeFalse();
        _free.Set();
        await closing.InTime();
        await lone;
    }

    [Fact]
    public async Task Lone_write_that_fails_stops_the_log_and_is_never_answered_with_success()
    {
        await using var log = OpenWatched();
        _failsLone = true;
        await FluentActions.Awaiting(() => BeginLone(log)).Should().ThrowAsync<IOException>().WithMessage("*not known*");
        _stops.Should().ContainSingle().Which.HResult.Should().Be(5);
        (await log.AppendAsync(Make.Batch(Make.FlowEvent(1)), CancellationToken.None)).Outcome.Should().Be(AppendOutcome.Closed);
    }

    // Appends one after the other until one of them is written by its publisher.
    private Task BeginLone(FileEventLog log) => Task.Run(async () =>
    {
        while (_lone == 0) (await log.AppendAsync(Make.Batch(Make.FlowEvent(1)), CancellationToken.None)).Outcome.Should().Be(AppendOutcome.Appended);
    });

    // By a clock that stands every write is quick and all time is idle.
    private FileEventLog OpenWatched() => Open(Folder, new FileLogHooks
    {
        StorageClock = Time,
        FailStop = (_, why) => _stops.Add(why),
        Write = (file, bytes, offset) =>
        {
            if (offset > 0 && Thread.CurrentThread.Name != "log tams") BeLone();
            RandomAccess.Write(file, bytes.Span, offset);
        },
    });

    private void BeLone()
    {
        _lone++;
        if (_failsLone) throw new IOException("Input/output error", 5);
        _writing.Set();
        if (_holdsLone) _free.Wait(Patience);
    }
}
