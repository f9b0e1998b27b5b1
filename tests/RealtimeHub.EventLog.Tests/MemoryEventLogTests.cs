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
        await using var log = new MemoryEventLog("tams", Options, Time, maxEvents: 4);
        var start = log.Extent.Newest;
        await log.FillAsync(10);
        log.Extent.Oldest!.Value.Sequence.Should().Be(7);
        var slice = await log.ReadAsync(start);
        slice.Gap!.Reason.Should().Be(GapReason.Retention);
        (await log.ReadAllAsync(slice.End)).ShouldBeDense(7);
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
