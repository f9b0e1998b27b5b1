using RealtimeHub.EventLog.Tests.Kit;
using RealtimeHub.Protocol;

namespace RealtimeHub.EventLog.Tests.Contract;

public abstract partial class EventLogContract
{
    [Fact]
    public async Task Position_of_an_earlier_epoch_goes_on_exactly_after_restarts()
    {
        await Log.FillAsync(10);
        var first = Newest;
        Log = await RestartAsync();
        Newest.Should().Be(first, "nothing was appended since");
        Log = await RestartAsync();
        await Log.FillAsync(5);

        var all = await Log.ReadAllAsync();
        all.ShouldBeDense();
        all.Should().HaveCount(15);
        foreach (var e in all)
        {
            e.Position.Epoch.Should().Be(e.Position.Sequence <= 10 ? first.Epoch : Newest.Epoch);
            (await Log.ReadAllAsync(e.Position)).Should().HaveCount(15 - (int)e.Position.Sequence);
        }

        var epochs = Log.Extent.Epochs;
        epochs.Select(epoch => epoch.FirstSequence).Should().Equal(1, 11, 11);
        epochs.Select(epoch => epoch.Id).Should().OnlyHaveUniqueItems();
        epochs[0].Id.Should().Be(first.Epoch);
        epochs[2].Id.Should().Be(Newest.Epoch);
    }

    [Fact]
    public async Task Position_before_the_oldest_kept_is_told_what_retention_took()
    {
        await UseOneSegmentForEachWriteAsync();
        await Log.FillAsync(20);
        var start = new Position(Newest.Epoch, 3);
        var until = new Position(Newest.Epoch, 11);
        Log = await RestartWithoutThoseBeforeAsync(12);

        Log.Extent.Oldest.Should().Be(new Position(start.Epoch, 12));
        var slice = await Log.ReadAsync(start);
        slice.Gap.Should().Be(new GapMessage(GapReason.Retention, start, until, until));
        slice.Should().Match<Slice>(s => s.End == until && s.Events.Count == 0 && !s.ReachedTip && s.Behind == 9);
        (await Log.ReadAllAsync(slice.End)).ShouldBeDense(12);
        (await Log.ReadAsync(until)).Gap.Should().BeNull("nothing is missing after it");
        (await ResolveAsync(StartFrom.Beginning)).Should().Be(until);
        (await ResolveAsync(StartFrom.At(DateTimeOffset.MinValue))).Should().Be(until);
    }

    [Fact]
    public async Task Position_that_a_restored_backup_does_not_hold_is_told_the_rollback()
    {
        await Log.FillAsync(10);
        var kept = Newest;
        var restore = await BackupAsync();
        await Log.FillAsync(10);
        var lost = Newest;
        Log = await restore();
        await Log.FillAsync(30);

        var slice = await Log.ReadAsync(lost);
        slice.Gap.Should().Be(new GapMessage(GapReason.Rollback, kept, lost, kept));
        slice.End.Should().Be(kept);
        slice.Behind.Should().Be(30);
        (await Log.ReadAllAsync(slice.End)).ShouldBeDense(11);
        var next = new Position(lost.Epoch, 11);
        (await Log.ReadAsync(next)).Gap.Should().Be(new GapMessage(GapReason.Rollback, kept, next, kept), "that event was replaced too");
        (await Log.ReadAsync(kept)).Gap.Should().BeNull();
    }

    [Fact]
    public async Task Rollback_to_before_the_oldest_kept_is_told_first_then_the_retention()
    {
        await UseOneSegmentForEachWriteAsync();
        await Log.FillAsync(10);
        var restore = await BackupAsync();
        await Log.FillAsync(10);
        var lost = Newest;
        Log = await restore();
        await Log.FillAsync(10);
        Log = await RestartWithoutThoseBeforeAsync(16);

        var rollback = await Log.ReadAsync(lost);
        rollback.Gap!.Reason.Should().Be(GapReason.Rollback);
        rollback.End.Should().Be(new Position(lost.Epoch, 10));
        var retention = await Log.ReadAsync(rollback.End);
        retention.Gap!.Reason.Should().Be(GapReason.Retention);
        retention.End.Sequence.Should().Be(15);
        (await Log.ReadAllAsync(retention.End)).ShouldBeDense(16);
    }

    [Fact]
    public async Task Position_beyond_the_tip_of_the_newest_epoch_is_told_the_rollback()
    {
        await Log.FillAsync(5);
        var slice = await Log.ReadAsync(Newest.Plus(4));
        slice.Gap.Should().Be(new GapMessage(GapReason.Rollback, Newest, Newest.Plus(4), Newest));
        slice.Should().Match<Slice>(s => s.End == Newest && s.ReachedTip && s.Behind == 0);
    }

    [Fact]
    public async Task Position_of_an_unknown_epoch_is_told_to_begin_anew()
    {
        await Log.FillAsync(5);
        var slice = await Log.ReadAsync(new Position(Newest.Epoch + 1, 3));
        var start = await ResolveAsync(StartFrom.Beginning);
        slice.Gap.Should().Be(new GapMessage(GapReason.Reset, null, null, start));
        (await Log.ReadAllAsync(slice.End)).ShouldBeDense();
    }

    [Fact]
    public async Task Unknown_epoch_on_a_log_that_lost_its_oldest_begins_with_the_oldest_kept()
    {
        await UseOneSegmentForEachWriteAsync();
        await Log.FillAsync(9);
        Log = await RestartWithoutThoseBeforeAsync(6);
        var slice = await Log.ReadAsync(new Position(Newest.Epoch + 1, 3));
        slice.Gap!.Reason.Should().Be(GapReason.Reset);
        (await Log.ReadAllAsync(slice.End)).ShouldBeDense(6);
    }

    private async Task UseOneSegmentForEachWriteAsync()
    {
        Options.SegmentBytes = 1;
        await Log.DisposeAsync();
        Log = await OpenAsync();
    }
}
