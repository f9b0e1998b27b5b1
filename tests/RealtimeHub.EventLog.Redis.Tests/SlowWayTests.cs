using RealtimeHub.EventLog.Redis.Tests.Kit;
using RealtimeHub.EventLog.Tests.Kit;
using RealtimeHub.Protocol;
using RealtimeHub.TestKit;

namespace RealtimeHub.EventLog.Redis.Tests;

/// <summary>A way to Redis that carries small calls in time and a large answer not.</summary>
public sealed class SlowWayTests
{
    [Fact]
    public async Task Reader_catches_up_over_a_way_on_which_a_block_takes_longer_than_a_call_may()
    {
        await using var redis = await RedisServer.StartAsync();
        await using (var near = await Node.StartAsync(redis))
        {
            for (var i = 0; i < 100; i++) await near.Log.AppendedAsync(Make.FlowEvent(1, padding: 9000));
        }

        await using var way = ChaosProxy.To(new Uri($"http://{redis.Address}"), seed: 1);
        await using var node = await Node.StartAsync(redis, options => options with { Connection = $"127.0.0.1:{way.Address.Port}", Deadline = TimeSpan.FromSeconds(3) });
        var beginning = await node.Log.ResolveAsync(StartFrom.Beginning, CancellationToken.None);
        // 8 KiB at a time: small calls take a tenth of a second, the block five.
        way.Weather = new ChaosWeather { Delay = TimeSpan.FromMilliseconds(45) };

        var read = await node.FollowAsync(beginning, 100).InTime();

        read.Events.ShouldBeDense();
        read.Gaps.Should().BeEmpty();
    }
}
