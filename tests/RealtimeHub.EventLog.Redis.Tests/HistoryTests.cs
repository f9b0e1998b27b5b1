using RealtimeHub.EventLog.Redis.Tests.Kit;
using RealtimeHub.EventLog.Tests.Kit;
using RealtimeHub.Protocol;
using RealtimeHub.TestKit;

namespace RealtimeHub.EventLog.Redis.Tests;

/// <summary>Redis holds another history than readers have seen: they are told, with nodes that live through it.</summary>
public sealed class HistoryTests : IAsyncLifetime
{
    private RedisServer _redis = null!;
    private Node _node = null!;

    public async Task InitializeAsync()
    {
        _redis = await RedisServer.StartAsync();
        _node = await Node.StartAsync(_redis);
    }

    public async Task DisposeAsync()
    {
        await _node.DisposeAsync();
        await _redis.DisposeAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_a_crash_of_Redis_took_back_is_told_as_rollback_also_when_others_have_taken_its_place(bool writesFirst)
    {
        await using var other = await Node.StartAsync(_redis);
        await _node.Log.FillAsync(10);
        var kept = _node.Log.Extent.Newest;
        // From now on nothing gets to the disk.
        await _redis.CallAsync("CONFIG", "SET", "appendonly", "no");
        await _node.Log.FillAsync(5);
        var lost = _node.Log.Extent.Newest;
        var (slow, following) = (lost, other.FollowAsync(kept, 5 + 3));
        await Eventually.HoldsAsync(() => other.Log.Extent.Newest == lost, "the other node shows it");

        await _redis.KillAsync();
        await _redis.StartAgainAsync();
        if (writesFirst) for (var i = 0; i < 10; i++) await _node.PublishAsync(Make.Keyed($"k{i}", Make.FlowEvent(2, 1)));
        (await _node.GapAsync(slow)).Should().Be(new GapMessage(GapReason.Rollback, kept, lost, kept));
        (await other.GapAsync(slow)).Should().Be(new GapMessage(GapReason.Rollback, kept, lost, kept));
        if (!writesFirst) for (var i = 0; i < 3; i++) await other.PublishAsync(Make.Keyed($"k{i}", Make.FlowEvent(2, 1)));

        var told = await following.InTime();
        told.Gaps.Should().Equal(new GapMessage(GapReason.Rollback, kept, lost, kept));
        told.Events.Select(e => e.Position.Sequence).Take(8).Should().Equal(11, 12, 13, 14, 15, 11, 12, 13);
        told.Events[5].Position.Epoch.Should().NotBe(kept.Epoch);
        (await _node.Log.ReadAllAsync()).ShouldBeDense();
        _node.Log.Extent.Epochs.Should().HaveCount(2);
    }

    [Fact]
    public async Task Restart_of_Redis_that_lost_nothing_begins_an_epoch_and_nobody_is_told_anything()
    {
        await _node.Log.FillAsync(10);
        var at = _node.Log.Extent.Newest;
        var reader = _node.FollowAsync(at, 1);
        await _redis.TerminateAsync();
        await _redis.StartAgainAsync();
        await _node.PublishAsync(Make.Keyed("k", Make.FlowEvent(1)));
        var told = await reader.InTime();
        told.Gaps.Should().BeEmpty();
        told.Events.Should().ContainSingle().Which.Position.Sequence.Should().Be(11);
        _node.Log.Extent.Epochs.Select(epoch => epoch.FirstSequence).Should().Equal(1, 11);
        (await _node.Log.ReadAllAsync()).ShouldBeDense();
    }

    [Theory]
    [InlineData("FLUSHALL")]
    [InlineData("DEL rthub:{tams}:meta")]
    [InlineData("DEL rthub:{tams}:log")]
    public async Task Flushed_or_deleted_log_is_told_as_reset_and_goes_on(string command)
    {
        await using var other = await Node.StartAsync(_redis);
        await _node.Log.FillAsync(10);
        var at = _node.Log.Extent.Newest;
        // A node that has not seen the events yet would begin the new history where it stands.
        await Eventually.HoldsAsync(() => other.Log.Extent.Newest == at, "the other node has taken them in");
        await _redis.CallAsync(command.Split(' '));
        (await _node.GapAsync(at)).Reason.Should().Be(GapReason.Reset);
        (await other.GapAsync(at)).Reason.Should().Be(GapReason.Reset);
        (await other.GapAsync(at.Plus(-3))).Reason.Should().Be(GapReason.Reset);

        var now = other.Log.Extent.Newest;
        await _node.Log.AppendedAsync(Make.FlowEvent(1), Make.FlowEvent(2));
        var reader = await other.FollowAsync(now, 2).InTime();
        reader.Events.Select(e => e.Position.Sequence).Should().Equal(now.Sequence + 1, now.Sequence + 2);
        (await _node.Log.ReadAllAsync()).Select(e => e.Position).Should().Equal((await other.Log.ReadAllAsync()).Select(e => e.Position));
    }

    [Fact]
    public async Task Snapshot_restored_under_a_living_node_is_told_as_rollback()
    {
        await _node.Log.FillAsync(10);
        var kept = _node.Log.Extent.Newest;
        var backup = await StreamBackup.TakeAsync(_redis, "rthub", "tams");
        await _node.Log.FillAsync(10);
        var lost = _node.Log.Extent.Newest;
        await backup.RestoreAsync();
        (await _node.GapAsync(lost)).Should().Be(new GapMessage(GapReason.Rollback, kept, lost, kept));
        await _node.Log.FillAsync(30);
        (await _node.Log.ReadAsync(lost)).Gap.Should().Be(new GapMessage(GapReason.Rollback, kept, lost, kept), "others are in their place now");
        (await _node.Log.ReadAllAsync()).ShouldBeDense();
    }

    [Fact]
    public async Task Wait_in_a_history_that_is_replaced_ends_where_it_began_and_its_reader_is_told_nothing()
    {
        var scope = EventScope.Of(new EventFilter { FlowIds = [Make.Id(99)] });
        await _node.Log.FillAsync(10);
        var kept = _node.Log.Extent.Newest;
        var backup = await StreamBackup.TakeAsync(_redis, "rthub", "tams");
        var wait = _node.Log.WaitAsync(kept, scope);
        await _node.Log.FillAsync(10);
        var lost = _node.Log.Extent.Newest;
        await backup.RestoreAsync();
        (await _node.GapAsync(lost)).Reason.Should().Be(GapReason.Rollback);

        (await wait.InTime()).Should().Be(kept, "what came since no longer counts");
        (await _node.Log.WaitAsync(lost, scope)).Should().Be(lost, "there is a gap to tell");
        var position = await _node.Log.AppendedAsync(Make.FlowEvent(99, 1));
        (await _node.Log.ReadAllAsync(kept, scope)).Should().ContainSingle().Which.Position.Should().Be(position);
    }

    [Fact]
    public async Task Append_to_a_history_that_changed_meanwhile_goes_into_the_new_one()
    {
        for (var round = 0; round < 5; round++)
        {
            await _node.Log.FillAsync(2);
            var at = _node.Log.Extent.Newest;
            await _redis.CallAsync("FLUSHALL");
            var after = await _node.Log.AppendedAsync(Make.FlowEvent(1));
            after.Epoch.Should().NotBe(at.Epoch);
            (await _node.Log.ReadAsync(at)).Gap!.Reason.Should().Be(GapReason.Reset);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Newest_event_taken_out_is_told_and_publishing_goes_on_in_its_place(bool alsoState)
    {
        await _node.Log.FillAsync(10);
        var lost = _node.Log.Extent.Newest;
        await _redis.CallAsync("XDEL", "rthub:{tams}:log", "0-10");
        if (alsoState) await _redis.CallAsync("DEL", "rthub:{tams}:meta");
        (await _node.GapAsync(lost)).Reason.Should().Be(alsoState ? GapReason.Reset : GapReason.Rollback);
        (await _node.PublishAsync(Make.Keyed("k", Make.FlowEvent(1)))).First.Epoch.Should().NotBe(lost.Epoch);
        await _node.Log.FillAsync(3);
    }

    [Fact]
    public async Task Event_taken_out_of_the_middle_is_announced()
    {
        await _node.Log.FillAsync(10);
        await _redis.CallAsync("XDEL", "rthub:{tams}:log", "0-4");
        await Eventually.HoldsAsync(() => _node.Log.Extent.Epochs.Count == 1 && _node.Log.Extent.Epochs[0].FirstSequence == 11, "the node has noticed");
        var reading = new Reader(await _node.Log.ResolveAsync(StartFrom.Beginning, CancellationToken.None));
        while (reading.At.Sequence < 10) reading.Take(await _node.Log.ReadAsync(reading.At));
        reading.Events.Select(e => e.Position.Sequence).Should().Equal(1, 2, 3, 5, 6, 7, 8, 9, 10);
        var hole = reading.Gaps.Should().ContainSingle().Subject;
        (hole.Reason, hole.After!.Value.Sequence, hole.Until!.Value.Sequence).Should().Be((GapReason.Retention, 3L, 4L));
        await _node.Log.FillAsync(3);
    }
}
