using RealtimeHub.EventLog.Redis.Following;
using RealtimeHub.EventLog.Redis.Links;
using RealtimeHub.EventLog.Redis.Scripts;
using RealtimeHub.EventLog.Redis.Tests.Kit;
using RealtimeHub.EventLog.Tests.Kit;
using RealtimeHub.TestKit;

namespace RealtimeHub.EventLog.Redis.Tests;

/// <summary>A publisher waits for others on its node as long as it may wait, then it is refused.</summary>
public sealed class PatienceTests
{
    private static readonly TimeSpan Little = TimeSpan.FromMilliseconds(50);

    [Fact]
    public async Task Stamps_behind_a_reading_that_Redis_does_not_answer_are_refused_as_busy()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var node = await Node.StartAsync(redis);
        await node.Log.FillAsync(1);
        var tail = new StreamTail(node.Links, new StreamKeys(node.Links.Options.Prefix, "tams"), new LogOptions(), TimeProvider.System);
        await tail.OpenAsync();
        redis.Stop();
        // It has the gate at once, and keeps it until Redis answers.
        var checking = tail.CheckAsync(isQuiet: false);

        var stamp = () => tail.StampAsync(Little).InTime();

        (await stamp.Should().ThrowAsync<RedisFailureException>()).Which.Outcome.Should().Be(AppendOutcome.Busy);
        redis.Continue();
        await checking.InTime();
        (await tail.StampAsync(Deadline.Limit)).Committed.Should().Be(1);
    }

    [Fact]
    public async Task History_found_while_others_wait_for_the_replicas_is_shown_as_far_as_it_was_committed()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var node = await Node.StartAsync(redis, options => options with { Deadline = TimeSpan.FromSeconds(3) });
        await node.Log.FillAsync(2);
        var finder = new HistoryFinder(node.Links, new StreamKeys(node.Links.Options.Prefix, "tams"), TimeProvider.System);
        var state = await finder.FindAsync(node.Log.Extent.Newest);
        node.Links.Confirmation.Needed = 1;
        using var others = await node.Links.Confirmation.TakeTurnAsync(Deadline.Limit, CancellationToken.None);

        var committed = await finder.CommittedAsync(state with { Committed = 0 }, atLeast: 1).InTime();

        node.Links.Confirmation.Needed = 0;
        committed.Should().Be(1, "so many were seen, and of the rest nobody knows yet");
    }

    [Fact]
    public async Task Write_behind_one_that_waits_for_replicas_is_refused_as_busy()
    {
        var confirmation = new Confirmation(new RedisLogOptions { Connection = "localhost" }) { Needed = 1 };
        var first = await confirmation.TakeTurnAsync(Little, CancellationToken.None);

        var second = () => confirmation.TakeTurnAsync(Little, CancellationToken.None).InTime();

        (await second.Should().ThrowAsync<RedisFailureException>()).Which.Outcome.Should().Be(AppendOutcome.Busy);
        first.Confirmed(seen: 1, holds: true).Should().BeTrue();
        first.Dispose();
        (await confirmation.TakeTurnAsync(Deadline.Limit, CancellationToken.None)).Dispose();
    }
}
