using Microsoft.Extensions.Logging;
using RealtimeHub.EventLog.Redis.Tests.Kit;
using RealtimeHub.EventLog.Tests.Kit;
using RealtimeHub.Protocol;
using RealtimeHub.TestKit;

namespace RealtimeHub.EventLog.Redis.Tests;

/// <summary>Redis stands still, dies, comes back: publishers are told at once, readers wait, nothing acknowledged is lost, nothing is there twice.</summary>
public sealed class AwayTests : IAsyncLifetime
{
    private readonly LogLines _lines = new();
    private RedisServer _redis = null!;
    private Node _node = null!;

    public async Task InitializeAsync()
    {
        _redis = await RedisServer.StartAsync(new RedisOptions { AppendFsync = "always" });
        _node = await Node.StartAsync(_redis, logger: _lines);
    }

    public async Task DisposeAsync()
    {
        _redis.Continue();
        await _node.DisposeAsync();
        await _redis.DisposeAsync();
    }

    [Fact]
    public async Task Publish_while_Redis_stands_still_is_told_so_and_its_repeat_is_one_event()
    {
        await using var node = await ImpatientAsync();
        await node.PublishAsync(Make.Keyed("before", Make.FlowEvent(1)));
        _redis.Stop();
        var batches = Enumerable.Range(0, 20).Select(i => Make.Keyed($"k{i}", Make.FlowEvent(i))).ToArray();
        var results = await Task.WhenAll(batches.Select(batch => node.Log.AppendAsync(batch))).InTime();
        results.Should().OnlyContain(result => result.Outcome == AppendOutcome.Away);
        node.Links.Standing.IsAway.Should().BeTrue();
        (await node.Log.AppendAsync(batches[0])).Outcome.Should().Be(AppendOutcome.Away, "while it is away nobody waits");

        // What was sent to it before may run now.
        _redis.Continue();
        foreach (var batch in batches) await node.PublishAsync(batch);
        (await node.Log.ReadAllAsync()).Should().HaveCount(21);
    }

    [Fact]
    public async Task Reader_that_waits_stays_and_goes_on_and_is_told_by_a_notice()
    {
        await _node.PublishAsync(Make.Keyed("before", Make.FlowEvent(1)));
        await using var other = await Node.StartAsync(_redis);
        var reader = other.FollowAsync(other.Log.Extent.Newest, 5);
        var messages = new Subscription(_node.Log, new EventFilter(), _node.Board, TimeProvider.System).ReadAsync(StartFrom.Now, CancellationToken.None).GetAsyncEnumerator();
        (await messages.MoveNextAsync()).Should().BeTrue();
        messages.Current.Should().BeOfType<CaughtUpMessage>();

        var next = messages.MoveNextAsync().AsTask();
        await _redis.KillAsync();
        (await next.InTime()).Should().BeTrue();
        messages.Current.Should().BeOfType<NoticeMessage>().Which.Reason.Should().Be("storage-away");
        (await _node.Log.AppendAsync(Make.Batch(Make.FlowEvent(1)))).Outcome.Should().Be(AppendOutcome.Away);

        await _redis.StartAgainAsync();
        for (var i = 0; i < 5; i++) await _node.PublishAsync(Make.Keyed($"k{i}", Make.FlowEvent(1)));
        var told = await reader.InTime();
        told.Gaps.Should().BeEmpty();
        told.Events.Select(e => e.Position.Sequence).Should().Equal(2, 3, 4, 5, 6);
        while (messages.Current is not EventsMessage) (await messages.MoveNextAsync().AsTask().InTime()).Should().BeTrue();
        ((EventsMessage)messages.Current).Events[0].Position.Sequence.Should().Be(2);
        await messages.DisposeAsync();
    }

    [Fact]
    public async Task Absence_is_logged_once_however_much_is_tried()
    {
        await _node.PublishAsync(Make.Keyed("before", Make.FlowEvent(1)));
        await _redis.KillAsync();
        await Eventually.HoldsAsync(() => _node.Links.Standing.IsAway, "the node knows");
        for (var i = 0; i < 2000; i++) (await _node.Log.AppendAsync(Make.Keyed($"k{i}", Make.FlowEvent(1)))).Outcome.Should().Be(AppendOutcome.Away);
        var seen = _lines.Of(LogLevel.Error).Count;
        await _redis.StartAgainAsync();
        await _node.PublishAsync(Make.Keyed("after", Make.FlowEvent(1)));
        seen.Should().Be(1);
        _lines.Of(LogLevel.Information).Should().NotBeEmpty().And.OnlyContain(line => line.StartsWith("Redis is there again"));
    }

    [Fact]
    public async Task Link_that_stands_but_carries_no_answer_is_one_absence_however_often_it_is_made_anew()
    {
        var lines = new LogLines();
        var (isRefusing, asked) = (false, 0);
        string Edit(string script)
        {
            Interlocked.Increment(ref asked);
            return Volatile.Read(ref isRefusing) ? "return redis.error_reply('LOADING It has not read its file yet.')" : script;
        }

        await using var node = await Node.StartAsync(_redis, options => options with { EditScript = Edit }, logger: lines);
        await node.PublishAsync(Make.Keyed("before", Make.FlowEvent(1)));
        Volatile.Write(ref isRefusing, true);
        var before = Volatile.Read(ref asked);
        await Eventually.HoldsAsync(() => Volatile.Read(ref asked) > before + 6, "it connects again and again");
        (lines.Of(LogLevel.Error).Count, lines.Of(LogLevel.Information).Count).Should().Be((1, 0));

        Volatile.Write(ref isRefusing, false);
        await node.PublishAsync(Make.Keyed("after", Make.FlowEvent(1)));
        await Eventually.HoldsAsync(() => lines.Of(LogLevel.Information).Count == 1, "it is told that it is over");
        lines.Of(LogLevel.Error).Should().ContainSingle();
    }

    [Fact, Trait("Category", "Long")]
    public async Task Link_that_comes_and_goes_is_told_twice_at_most_before_it_stands()
    {
        var lines = new LogLines();
        var (isRefusing, refused) = (false, 0);
        string Edit(string script)
        {
            // Every second call only.
            if (!Volatile.Read(ref isRefusing) || Interlocked.Increment(ref refused) % 2 == 0) return script;
            return "return redis.error_reply('LOADING It has not read its file yet.')";
        }

        await using var node = await Node.StartAsync(_redis, options => options with { EditScript = Edit }, logger: lines);
        Volatile.Write(ref isRefusing, true);
        await Eventually.HoldsAsync(() => Volatile.Read(ref refused) > 20, "it comes and goes");
        Volatile.Write(ref isRefusing, false);
        await Eventually.HoldsAsync(() => !node.Links.Standing.IsAway && lines.Of(LogLevel.Information).Count == lines.Of(LogLevel.Error).Count, "it is told that it is over");

        // On a busy machine it may have stood for long enough to count as steady once in between.
        lines.Of(LogLevel.Error).Count.Should().BeInRange(1, 4);
    }

    [Fact]
    public async Task Reader_that_catches_up_waits_for_Redis_and_misses_nothing()
    {
        for (var i = 0; i < 50; i++) await _node.PublishAsync(Make.Keyed($"k{i}", Make.FlowEvent(1, padding: 1000)));
        await using var fresh = await ImpatientAsync();
        var start = await fresh.Log.ResolveAsync(StartFrom.Beginning, CancellationToken.None);
        _redis.Stop();
        (await fresh.Log.ReadAsync(start)).Should().Match<Slice>(slice => slice.Events.Count == 0 && !slice.ReachedTip && slice.End == start && slice.Gap == null, "it says that it is there");
        _redis.Continue();
        (await fresh.FollowAsync(start, 50).InTime()).Events.ShouldBeDense();
    }

    [Fact]
    public async Task Acknowledged_events_survive_kills_under_load_and_each_is_there_once()
    {
        using var stop = new CancellationTokenSource();
        await using var other = await Node.StartAsync(_redis);
        var acknowledged = new List<Position>[4];
        var publishers = Enumerable.Range(0, 4).Select(p => Task.Run(async () =>
        {
            acknowledged[p] = [];
            for (var i = 0; !stop.IsCancellationRequested; i++)
                acknowledged[p].AddRange((await (p % 2 == 0 ? _node : other).PublishAsync(Make.Keyed($"{p}-{i}", Make.FlowEvent(p, 1), Make.FlowEvent(i % 9)))).Positions());
        })).ToArray();
        for (var kill = 0; kill < 5; kill++)
        {
            var before = _node.Log.Extent.Newest;
            await Eventually.HoldsAsync(() => _node.Log.Extent.Newest.Sequence > before.Sequence + 20, "publishing goes on");
            await _redis.KillAsync();
            await _redis.StartAgainAsync();
        }

        await stop.CancelAsync();
        await Task.WhenAll(publishers).InTime();
        await Eventually.HoldsAsync(() => _node.Log.Extent.Newest == other.Log.Extent.Newest, "both show all");
        var all = await _node.Log.ReadAllAsync();
        all.ShouldBeDense();
        acknowledged.SelectMany(positions => positions).OrderBy(position => position.Sequence).SequenceEqual(all.Select(e => e.Position)).Should().BeTrue(
            "every publisher repeated what was not acknowledged, with its key");
    }
    // As hubs are; what the machine's load makes of that is an absence more.
    private Task<Node> ImpatientAsync() => Node.StartAsync(_redis, options => options with { Deadline = TimeSpan.FromMilliseconds(900) });
}
