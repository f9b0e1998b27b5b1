using System.Text.Json;
using RealtimeHub.TestKit;

namespace RealtimeHub.Cli.Tests;

public sealed class DoctorTests
{
    [Fact]
    public async Task What_is_recommended_is_sound()
    {
        await using var cluster = await RedisCluster.StartAsync(new ClusterOptions { Password = "not-to-be-shown" });

        var run = await DoctorAsync(cluster.ConnectionString, "--restart-after", "30");

        run.Should().BeEquivalentTo(new { Code = 0, Error = "" });
        run.Out.Should().Contain("primary  Redis 7").And.Contain("quorum 2, down after 2 s").And.NotContain("not-to-be-shown");
        run.Lines.Where(line => line.StartsWith("  loss", StringComparison.Ordinal)).Should().Equal("  loss  the power goes on all machines at once:");
        run.Lines.Should().Contain(line => line.Contains("publishing goes on about 4 s later", StringComparison.Ordinal));
        run.Lines[^1].Should().StartWith("sound: no acknowledged event is lost");
    }

    [Fact]
    public async Task A_restart_before_the_failover_loses_what_only_the_replicas_have()
    {
        await using var cluster = await RedisCluster.StartAsync();

        var run = await DoctorAsync(cluster.ConnectionString, "--json");

        run.Code.Should().Be(1);
        using var report = JsonDocument.Parse(run.Out);
        var lossy = report.RootElement.GetProperty("failures").EnumerateArray().Where(f => f.GetProperty("loses_acknowledged").GetBoolean() && !f.GetProperty("several").GetBoolean()).Select(f => f.GetProperty("what").GetString());
        lossy.Should().Equal("the primary's process is killed and starts again at once");
        report.RootElement.GetProperty("nodes").EnumerateArray().Select(n => n.GetProperty("role").GetString()).Should().Equal("primary", "replica", "replica");
        report.RootElement.GetProperty("sentinels").GetArrayLength().Should().Be(3);
        report.RootElement.GetProperty("sound").GetBoolean().Should().BeFalse();
    }

    [Fact]
    public async Task A_topology_that_lost_nodes_is_told_which()
    {
        await using var cluster = await RedisCluster.StartAsync(new ClusterOptions { Quorum = 1, DownAfter = 60_000, Lines = ["min-replicas-to-write 0", "maxmemory 100mb", "maxmemory-policy allkeys-lru"] });
        await cluster.Sentinels[2].KillAsync();
        await cluster.Nodes[2].KillAsync();
        await Eventually.HoldsAsync(async () => (await cluster.Nodes[0].CallAsync("INFO", "replication")).Contains("connected_slaves:1", StringComparison.Ordinal), "the replica is gone");

        var run = await DoctorAsync(string.Join(',', cluster.Sentinels[0].Address, $"serviceName={RedisCluster.Service}"));

        run.Code.Should().Be(1);
        run.Out.Should().Contain($"{cluster.Sentinels[2].Address}: It cannot be asked: Connection refused")
            .And.Contain("The quorum is 1 of 3")
            .And.Contain("There is one replica")
            .And.Contain("min-replicas-to-write is 0")
            .And.Contain("maxmemory-policy is allkeys-lru")
            .And.Contain("Redis throws events away");
    }

    [Fact]
    public async Task A_redis_without_a_replica_or_a_file_loses_everything()
    {
        await using var redis = await RedisServer.StartAsync(new RedisOptions { AppendFsync = null });

        var run = await DoctorAsync(redis.ConnectionString);

        run.Code.Should().Be(1);
        run.Out.Should().Contain("Everything. There is no other copy.").And.Contain("Its append-only file is off").And.Contain("It has no replica");
    }

    [Fact]
    public async Task A_replica_is_not_taken_for_the_primary()
    {
        await using var primary = await RedisServer.StartAsync();
        await using var replica = await RedisServer.StartAsync(new RedisOptions { ReplicaOf = primary });

        var run = await DoctorAsync(replica.ConnectionString);

        run.Code.Should().Be(69);
        run.Error.Should().Contain($"{replica.Address} is a replica of {primary.Address}");
        (await DoctorAsync($"{replica.Address},{primary.Address}", "--level", "primary")).Out.Should().Contain("No Sentinel is asked").And.Contain("(level primary");
    }

    [Fact]
    public async Task Wrong_passwords_and_nobody_there_are_told_apart()
    {
        await using var redis = await RedisServer.StartAsync(new RedisOptions { Password = "right" });

        (await DoctorAsync($"{redis.Address},password=wrong")).Should().Match<CliRun>(run => run.Code == 69 && run.Error.Contains("WRONGPASS"));
        (await DoctorAsync("127.0.0.1:1")).Should().Match<CliRun>(run => run.Code == 69 && run.Error.Contains("Connection refused"));
        (await DoctorAsync("127.0.0.1:1,serviceName=tams")).Should().Match<CliRun>(run => run.Code == 69 && run.Error.Contains("No Sentinel names a primary 'tams'"));
    }

    [Theory]
    [InlineData("s1,serviceName=", "serviceName is empty")]
    [InlineData("redis1:x", "no usable port")]
    public async Task What_cannot_be_meant_is_a_usage_error(string redis, string told)
    {
        var run = await DoctorAsync(redis);

        run.Code.Should().Be(64);
        run.Error.Should().Contain(told);
    }

    private static Task<CliRun> DoctorAsync(string redis, params string[] options) => CliRun.OfAsync("", null, ["doctor", redis, .. options]);
}
