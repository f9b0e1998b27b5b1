using Microsoft.Extensions.Logging;
using RealtimeHub.EventLog.Redis.Tests.Kit;
using RealtimeHub.EventLog.Tests.Kit;
using RealtimeHub.Protocol;
using RealtimeHub.TestKit;

namespace RealtimeHub.EventLog.Redis.Tests;

/// <summary>A way to Redis that carries small calls in time and a large answer not: 8 KiB in 120 ms, 68 kB/s.</summary>
public sealed class SlowWayTests : IAsyncLifetime
{
    private static readonly ChaosWeather Slow = new() { Delay = TimeSpan.FromMilliseconds(120) };

    private readonly LogLines _lines = new();
    private RedisServer _redis = null!;
    private ChaosProxy _way = null!;

    public async Task InitializeAsync()
    {
        _redis = await RedisServer.StartAsync();
        _way = ChaosProxy.To(new Uri($"http://{_redis.Address}"), seed: 1);
    }

    public async Task DisposeAsync()
    {
        await _way.DisposeAsync();
        await _redis.DisposeAsync();
    }

    [Fact]
    public async Task Reader_catches_up_over_a_way_on_which_a_block_takes_longer_than_any_patience()
    {
        await FillAsync(100);
        await using var node = await FarNodeAsync();
        var beginning = await node.Log.ResolveAsync(StartFrom.Beginning, CancellationToken.None);
        // All of it is one block, which takes some 14 s.
        _way.Weather = Slow;

        var read = await node.FollowAsync(beginning, 100).InTime();

        read.Events.ShouldBeDense();
        read.Gaps.Should().BeEmpty();
        _lines.Of(LogLevel.Error).Should().BeEmpty("Redis was never away");
    }

    [Fact]
    public async Task Node_that_is_behind_takes_in_over_a_slow_way_what_others_wrote()
    {
        await using var node = await FarNodeAsync();
        // All of it takes some 7 s, and a small call may take 3.
        _way.Weather = Slow with { Delay = Slow.Delay / 2 };
        await FillAsync(100);

        await Eventually.HoldsAsync(() => node.Log.Extent.Newest.Sequence == 100, "it has taken it in");

        _lines.Of(LogLevel.Error).Should().BeEmpty("Redis was never away");
    }

    private async Task FillAsync(int events)
    {
        await using var near = await Node.StartAsync(_redis);
        for (var i = 0; i < events; i++) await near.Log.AppendedAsync(Make.FlowEvent(1, padding: 9000));
    }

    private Task<Node> FarNodeAsync() => Node.StartAsync(
        _redis, options => options with { Connection = $"127.0.0.1:{_way.Address.Port}", Deadline = TimeSpan.FromSeconds(3) }, logger: _lines);
}
