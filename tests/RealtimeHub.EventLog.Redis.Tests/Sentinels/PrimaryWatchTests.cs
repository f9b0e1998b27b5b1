using Microsoft.Extensions.Logging.Abstractions;
using RealtimeHub.EventLog.Redis.Sentinels;
using RealtimeHub.TestKit;

namespace RealtimeHub.EventLog.Redis.Tests.Sentinels;

public sealed class PrimaryWatchTests
{
    [Fact]
    public async Task A_failover_is_followed_and_the_old_primary_is_held_no_longer()
    {
        await using var cluster = await RedisCluster.StartAsync(new ClusterOptions { Password = "for-the-nodes", DownAfter = 1_500 });
        // One address is enough: the others are asked for.
        var sentinels = cluster.ConnectionString.Split(',');
        await using var watch = Watch(string.Join(',', sentinels[0], sentinels[3], sentinels[4]));
        var old = await watch.WhenNamedAsync(null, Deadline.Token());
        old.Endpoint.Port.Should().Be(cluster.Nodes[0].Port);
        await Eventually.HoldsAsync(() => watch.Holds(old), "it is held");

        cluster.Nodes[0].Pause();
        var now = await watch.WhenNamedAsync(old, Deadline.Token());

        watch.Holds(old).Should().BeFalse();
        now.ConfigEpoch.Should().BeGreaterThan(old.ConfigEpoch);
        cluster.Nodes.Skip(1).Select(n => n.Port).Should().Contain(now.Endpoint.Port);
        await Eventually.HoldsAsync(() => watch.Holds(now), "the new one is held");
        cluster.Nodes[0].Resume();
    }

    [Fact]
    public async Task Without_a_majority_of_the_sentinels_nothing_is_held()
    {
        await using var cluster = await RedisCluster.StartAsync();
        await using var watch = Watch(cluster.ConnectionString);
        var primary = await watch.WhenNamedAsync(null, Deadline.Token());
        await Eventually.HoldsAsync(() => watch.Holds(primary), "it is held");
        await cluster.Sentinels[0].KillAsync();
        await cluster.Sentinels[1].KillAsync();

        await Eventually.HoldsAsync(() => !watch.Holds(primary), "it is not held");

        watch.Current.Should().Be(primary, "it is still the best that is known");
        watch.Describe().Should().Match("1 of 3 Sentinels answer, the primary is *");
        await cluster.Sentinels[0].StartAgainAsync();
        await Eventually.HoldsAsync(() => watch.Holds(primary), "it is held again");
    }

    private static PrimaryWatch Watch(string redis) => PrimaryWatch.Start(RedisAddress.Parse(redis), TimeProvider.System, NullLogger.Instance);
}
