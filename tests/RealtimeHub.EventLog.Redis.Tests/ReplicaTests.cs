using RealtimeHub.EventLog.Redis.Tests.Kit;
using RealtimeHub.EventLog.Tests.Kit;
using RealtimeHub.TestKit;

namespace RealtimeHub.EventLog.Redis.Tests;

/// <summary>The level <c>replicated</c>: nobody is answered, and nobody reads, what only the primary has.</summary>
public sealed class ReplicaTests : IAsyncLifetime
{
    private RedisServer _primary = null!;
    private RedisServer _replica = null!;

    public async Task InitializeAsync()
    {
        _primary = await RedisServer.StartAsync();
        _replica = await RedisServer.StartAsync(new RedisOptions { ReplicaOf = _primary });
    }

    public async Task DisposeAsync()
    {
        _replica.Continue();
        await _replica.DisposeAsync();
        await _primary.DisposeAsync();
    }

    [Fact]
    public async Task Replica_that_is_there_at_the_start_must_confirm_and_one_that_stands_still_leaves_publishes_unconfirmed()
    {
        await using var node = await NewNodeAsync();
        await using var other = await NewNodeAsync();
        node.Links.Standing.Should().Match<RedisStanding>(standing => standing.Level == AcknowledgementLevel.Replicated && standing.ReplicasNeeded == 1);
        await node.PublishAsync(Make.Keyed("a", Make.FlowEvent(1)));
        var (tip, knowledge) = (node.Log.Extent.Newest, node.Log.Knowledge.State.Position);
        await Eventually.HoldsAsync(() => other.Log.Extent.Newest == tip, "the other node shows it");

        _replica.Stop();
        var batch = Make.Keyed("b", Make.FlowEvent(2));
        (await node.Log.AppendAsync(batch)).Outcome.Should().Be(AppendOutcome.Unconfirmed);
        (await node.Log.AppendAsync(batch)).Outcome.Should().Be(AppendOutcome.Unconfirmed, "a repeat rests on what it repeats");
        (await other.Log.AppendAsync(batch)).Outcome.Should().Be(AppendOutcome.Unconfirmed);
        var length = await _primary.CallAsync("XLEN", "rthub:{tams}:log");
        for (var i = 0; i < 20; i++) (await node.Log.AppendAsync(Make.Batch(Make.FlowEvent(3)))).Outcome.Should().Be(AppendOutcome.Unconfirmed);
        (await _primary.CallAsync("XLEN", "rthub:{tams}:log")).Should().Be(length, "what cannot be acknowledged is not written again and again");
        foreach (var log in new[] { node.Log, other.Log }) log.Extent.Newest.Should().Be(tip, "no reader sees it");
        (await node.Log.ReadAllAsync()).Should().HaveCount(1);
        node.Log.Knowledge.State.Position.Should().Be(knowledge);
        node.Links.Standing.Should().Match<RedisStanding>(standing => standing.Level == AcknowledgementLevel.Replicated && standing.ReplicasSeen == 0);

        _replica.Continue();
        await Eventually.HoldsAsync(() => other.Log.Extent.Newest.Sequence == 2, "the tail is shown once the replica has it, though nobody announces it");
        (await node.PublishAsync(batch)).First.Sequence.Should().Be(2);
        (await node.PublishAsync(Make.Keyed("c", Make.FlowEvent(3)))).First.Sequence.Should().Be(3);
    }

    [Fact]
    public async Task Node_that_starts_while_the_replica_is_away_asks_for_no_less_than_the_one_before()
    {
        await using (var node = await NewNodeAsync()) await node.PublishAsync(Make.Keyed("a", Make.FlowEvent(1)));
        await _replica.TerminateAsync();
        await Eventually.HoldsAsync(async () => (await _primary.CallAsync("INFO", "replication")).Contains("connected_slaves:0"), "the primary noticed");
        await using (var node = await NewNodeAsync())
        {
            node.Links.Standing.ReplicasNeeded.Should().Be(1);
            (await node.Log.AppendAsync(Make.Keyed("b", Make.FlowEvent(1)))).Outcome.Should().Be(AppendOutcome.Unconfirmed);
            (await node.Log.ReadAllAsync()).Should().HaveCount(1, "what was acknowledged is still there to be read");
        }

        await using var lowered = await NewNodeAsync(options => options with { Level = AcknowledgementLevel.Primary });
        (await lowered.Log.AppendAsync(Make.Keyed("b", Make.FlowEvent(1)))).IsDurable.Should().BeTrue("it was said so by hand");
    }

    [Fact]
    public async Task Script_that_Redis_forgot_is_confirmed_like_any_other()
    {
        await using var node = await NewNodeAsync();
        await node.PublishAsync(Make.Keyed("a", Make.FlowEvent(1)));
        await _primary.CallAsync("SCRIPT", "FLUSH");
        (await node.PublishAsync(Make.Keyed("b", Make.FlowEvent(1)))).First.Sequence.Should().Be(2);
        await _primary.CallAsync("SCRIPT", "FLUSH");
        _replica.Stop();
        (await node.Log.AppendAsync(Make.Keyed("c", Make.FlowEvent(1)))).Outcome.Should().Be(AppendOutcome.Unconfirmed, "the replica has what was before it, and not this");
    }

    [Fact]
    public async Task Doorbell_of_another_history_shows_nothing_that_is_not_confirmed()
    {
        await using var node = await NewNodeAsync();
        await node.PublishAsync(Make.Keyed("a", Make.FlowEvent(1)));
        _replica.Stop();
        await node.Log.AppendAsync(Make.Keyed("b", Make.FlowEvent(1)));
        var tip = node.Log.Extent.Newest;
        await _primary.CallAsync("PUBLISH", "rthub:{tams}:bell", $"{new Protocol.Position(tip.Epoch + 1, 99)}");
        await _primary.CallAsync("PUBLISH", "rthub:{tams}:bell", "nonsense");
        (await node.Log.AppendAsync(Make.Keyed("b", Make.FlowEvent(1)))).Outcome.Should().Be(AppendOutcome.Unconfirmed);
        node.Log.Extent.Newest.Should().Be(tip);
    }

    [Fact]
    public async Task Primary_that_refuses_without_replicas_writes_nothing()
    {
        await using var node = await NewNodeAsync();
        await _primary.CallAsync("CONFIG", "SET", "min-replicas-to-write", "2");
        (await node.Log.AppendAsync(Make.Keyed("a", Make.FlowEvent(1)))).Outcome.Should().Be(AppendOutcome.Unconfirmed);
        (await _primary.CallAsync("XLEN", "rthub:{tams}:log")).Should().Be("0");
        await _primary.CallAsync("CONFIG", "SET", "min-replicas-to-write", "0");
        (await node.PublishAsync(Make.Keyed("a", Make.FlowEvent(1)))).First.Sequence.Should().Be(1);
    }

    [Fact]
    public async Task Promoted_replica_goes_on_with_everything_acknowledged_and_the_link_follows()
    {
        System.Net.EndPoint address = new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, _primary.Port);
        await using var node = await NewNodeAsync(options => options with { FindPrimary = _ => Task.FromResult(Volatile.Read(ref address)) });
        for (var i = 0; i < 20; i++) await node.PublishAsync(Make.Keyed($"k{i}", Make.FlowEvent(i)));
        var tip = node.Log.Extent.Newest;
        await _replica.CallAsync("REPLICAOF", "NO", "ONE");
        // The old one is a zombie: it still takes writes, and nobody is told that they are safe.
        (await node.Log.AppendAsync(Make.Keyed("zombie", Make.FlowEvent(1)))).Outcome.Should().Be(AppendOutcome.Unconfirmed);
        await _replica.CallAsync("CONFIG", "SET", "min-replicas-to-write", "0");
        Volatile.Write(ref address, new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, _replica.Port));
        await _primary.CallAsync("REPLICAOF", "127.0.0.1", _replica.Port.ToString(System.Globalization.CultureInfo.InvariantCulture));

        (await node.PublishAsync(Make.Keyed("zombie", Make.FlowEvent(1)))).First.Sequence.Should().Be(21);
        node.Links.Standing.Primary.Should().EndWith($":{_replica.Port}");
        var all = await node.Log.ReadAllAsync();
        all.ShouldBeDense();
        all[^1].Position.Epoch.Should().NotBe(tip.Epoch);
        (await node.Log.ReadAsync(tip)).Gap.Should().BeNull("all that was seen is there");
    }

    private Task<Node> NewNodeAsync(Func<RedisLogOptions, RedisLogOptions>? with = null) => Node.StartAsync(
        _primary, options => (with ?? (o => o))(options with { ConfirmWithin = TimeSpan.FromMilliseconds(500) }));
}
