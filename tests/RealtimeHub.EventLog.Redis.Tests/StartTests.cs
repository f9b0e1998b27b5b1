using Microsoft.Extensions.Logging;
using RealtimeHub.EventLog.Redis.Tests.Kit;
using RealtimeHub.EventLog.Tests.Kit;
using RealtimeHub.TestKit;

namespace RealtimeHub.EventLog.Redis.Tests;

/// <summary>How a node comes to Redis, and what it says of it.</summary>
public sealed class StartTests
{
    [Fact]
    public async Task Redis_with_TLS_and_a_password_is_used_when_both_are_right()
    {
        await using var redis = await RedisServer.StartAsync(new RedisOptions { Tls = true, Password = "secret" });
        await using (var node = await Node.StartAsync(redis, options => options with { CertificateAuthority = redis.CertificatePath }))
        {
            var reader = node.FollowAsync(node.Log.Extent.Newest, 3);
            await node.Log.FillAsync(3);
            (await reader.InTime()).Events.ShouldBeDense();
        }

        await RefusedAsync(redis, options => options);
        await RefusedAsync(redis, options => options with { CertificateAuthority = redis.CertificatePath, Connection = options.Connection.Replace("password=secret", "password=wrong") });
        await RefusedAsync(redis, options => options with { CertificateAuthority = redis.CertificatePath, Connection = options.Connection.Replace("sslHost=localhost", "sslHost=elsewhere") });
    }

    [Fact]
    public async Task Weaknesses_are_said_in_words_and_refused_where_it_is_to_be_strict()
    {
        await using var redis = await RedisServer.StartAsync(new RedisOptions { AppendFsync = null, Lines = ["maxmemory 100mb", "maxmemory-policy allkeys-lru"] });
        var lines = new LogLines();
        await using (var node = await Node.StartAsync(redis, logger: lines))
        {
            node.Links.Standing.Weaknesses.Should().HaveCount(2).And.Contain(words => words.Contains("append-only")).And.Contain(words => words.Contains("allkeys-lru"));
            lines.Of(LogLevel.Warning).Should().HaveCount(2);
            node.Log.Durability.Should().Contain("primary");
        }

        (await RefusedAsync(redis, options => options with { Strict = true })).Should().Contain("append-only").And.Contain("allkeys-lru");
    }

    [Fact]
    public async Task Strict_start_is_content_with_a_careful_configuration()
    {
        await using var redis = await RedisServer.StartAsync(new RedisOptions { AppendFsync = "always" });
        await using var node = await Node.StartAsync(redis, options => options with { Strict = true });
        node.Links.Standing.Weaknesses.Should().BeEmpty();
    }

    [Fact]
    public async Task Replica_is_not_taken_for_the_primary_and_of_several_hosts_the_primary_is_found()
    {
        await using var primary = await RedisServer.StartAsync();
        await using var replica = await RedisServer.StartAsync(new RedisOptions { ReplicaOf = primary });
        (await RefusedAsync(replica, options => options)).Should().Contain("primary");
        await using var node = await Node.StartAsync(replica, options => options with { Connection = $"{replica.Address},{primary.Address}" });
        node.Links.Standing.Primary.Should().EndWith($":{primary.Port}");
        await node.PublishAsync(Make.Keyed("k", Make.FlowEvent(1)));
    }

    [Fact]
    public async Task Redis_that_is_not_there_is_said_in_a_sentence()
    {
        await using var redis = await RedisServer.StartAsync();
        await redis.KillAsync();
        var start = () => RedisLinks.OpenAsync(
            new RedisLogOptions { Connection = redis.ConnectionString, StartPatience = TimeSpan.FromMilliseconds(300) }, null, new LogLines(), CancellationToken.None);
        (await start.Should().ThrowAsync<RedisStartException>()).Which.Message.Should().Contain("RealtimeHub:Redis").And.Contain("refused");
    }

    [Fact]
    public async Task Search_for_the_primary_that_fails_at_once_is_given_up_too()
    {
        var start = () => RedisLinks.OpenAsync(
            new RedisLogOptions { Connection = "127.0.0.1:1", StartPatience = TimeSpan.FromMilliseconds(300), FindPrimary = _ => throw new InvalidOperationException("nobody knows") },
            null, new LogLines(), CancellationToken.None).InTime();
        (await start.Should().ThrowAsync<RedisStartException>()).Which.Message.Should().Contain("nobody knows");
    }

    [Fact]
    public async Task Node_uses_at_most_four_connections_however_many_streams_it_has()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var node = await Node.StartAsync(redis);
        var logs = new List<RedisEventLog>();
        for (var i = 0; i < 10; i++) logs.Add(await RedisEventLog.OpenAsync($"s{i}", new LogOptions(), node.Links, TimeProvider.System, CancellationToken.None));
        await Task.WhenAll(logs.Select(log => log.AppendedAsync(Make.FlowEvent(1))));
        // The test's own is one of them.
        (await redis.CallAsync("INFO", "clients")).Split('\n').Should().Contain(line => line.StartsWith("connected_clients:")).Which.Trim()[18..].Should().BeOneOf("4", "5");
        foreach (var log in logs) await log.DisposeAsync();
    }

    [Fact]
    public async Task Streams_of_one_Redis_are_strangers_to_each_other()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var node = await Node.StartAsync(redis);
        await using var other = await RedisEventLog.OpenAsync("other", new LogOptions(), node.Links, TimeProvider.System, CancellationToken.None);
        await node.Log.FillAsync(3);
        (await other.AppendedAsync(Make.FlowEvent(1))).Sequence.Should().Be(1);
        other.Extent.Newest.Epoch.Should().NotBe(node.Log.Extent.Newest.Epoch);
    }

    private static async Task<string> RefusedAsync(RedisServer redis, Func<RedisLogOptions, RedisLogOptions> with)
    {
        var start = () => RedisLinks.OpenAsync(with(Patient.Options(redis)) with { StartPatience = TimeSpan.FromSeconds(0.5) }, null, new LogLines(), CancellationToken.None);
        return (await start.Should().ThrowAsync<RedisStartException>()).Which.Message;
    }
}
