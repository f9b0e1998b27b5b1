using RealtimeHub.EventLog.Appending;
using RealtimeHub.EventLog.Tests.Contract;
using RealtimeHub.EventLog.Tests.Kit;
using RealtimeHub.Protocol;
using Xunit.Abstractions;

namespace RealtimeHub.EventLog.Tests;

public sealed class MemoryEventLogTests(ITestOutputHelper output) : EventLogContract(output)
{
    [Fact]
    public async Task Log_bounded_by_a_number_of_events_tells_the_gap()
    {
        await using var log = new MemoryEventLog("tams", Options with { Retention = new(Count: 4) }, Time);
        var start = log.Extent.Newest;
        await log.FillAsync(10);
        log.Extent.Oldest!.Value.Sequence.Should().Be(7);
        var slice = await log.ReadAsync(start);
        slice.Gap!.Reason.Should().Be(GapReason.Retention);
        (await log.ReadAllAsync(slice.End)).ShouldBeDense(7);
    }

    [Fact]
    public async Task Log_bounded_by_bytes_keeps_so_many_and_less_than_an_event_more()
    {
        await using var log = new MemoryEventLog("tams", Options with { Retention = new(Bytes: 5000) }, Time);
        for (var i = 0; i < 100; i++)
        {
            await log.AppendedAsync(Make.FlowEvent(1, padding: 300));
            if (log.Extent.Oldest!.Value.Sequence > 1) log.Extent.Bytes.Should().BeInRange(5000, 6000);
        }

        log.Extent.Oldest!.Value.Sequence.Should().BeGreaterThan(80);
    }

    [Fact]
    public async Task Log_bounded_by_age_drops_what_is_older_by_the_clock_and_by_the_process()
    {
        await using var log = new MemoryEventLog("tams", Options with { Retention = new(Age: TimeSpan.FromHours(10)) }, Time);
        for (var hour = 0; hour < 30; hour++)
        {
            await log.FillAsync(1);
            log.Extent.Oldest!.Value.Sequence.Should().BeInRange(Math.Max(1, hour - 10), Math.Max(1, hour - 8));
            Time.Jump(TimeSpan.FromDays(hour % 2 == 0 ? 3650 : -3650));
            Time.Advance(TimeSpan.FromMinutes(1));
            Time.Jump(TimeSpan.FromDays(hour % 2 == 0 ? -3650 : 3650));
            Time.Advance(TimeSpan.FromMinutes(59));
        }

        Time.Advance(TimeSpan.FromHours(11));
        log.Extent.Oldest.Should().BeNull();
        var newest = log.Extent.Newest;
        (await log.ReadAsync(newest)).Should().Match<Slice>(slice => slice.Gap == null && slice.ReachedTip);
        await log.FillAsync(1);
        (await log.ReadAllAsync(newest)).ShouldBeDense(31);
    }

    protected override Task<IEventLog> OpenAsync() => Task.FromResult<IEventLog>(new MemoryEventLog("tams", Options, Time));

    protected override async Task<IEventLog> RestartAsync() => Begin(Log.Extent.Epochs, await Log.ReadAllAsync());

    protected override async Task<Func<Task<IEventLog>>> BackupAsync()
    {
        var (epochs, kept) = (Log.Extent.Epochs, await Log.ReadAllAsync());
        return () => Task.FromResult(Begin(epochs, kept));
    }

    protected override async Task<IEventLog> RestartWithoutThoseBeforeAsync(long oldest) =>
        Begin(Log.Extent.Epochs, (await Log.ReadAllAsync()).Where(e => e.Position.Sequence >= oldest).ToList());

    private IEventLog Begin(IReadOnlyList<Epoch> epochs, List<HubEvent> kept)
    {
        var next = kept.Count == 0 ? epochs[^1].FirstSequence : kept[^1].Position.Sequence + 1;
        return ((MemoryEventLog)Log).Restart([.. epochs, EpochTable.Begin(next, Time)], kept);
    }
}
