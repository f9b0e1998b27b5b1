using RealtimeHub.TestKit;

namespace RealtimeHub.EndToEnd.Tests;

/// <summary>The Redis of the tests does what tests rely on.</summary>
public sealed class RedisServerTests
{
    [Fact]
    public async Task Killed_and_started_again_it_has_its_address_and_what_it_acknowledged()
    {
        await using var redis = await RedisServer.StartAsync(new RedisOptions { AppendFsync = "always" });
        var address = redis.ConnectionString;
        await redis.CallAsync("SET", "key", "value");

        await redis.KillAsync();
        await redis.StartAgainAsync();

        redis.ConnectionString.Should().Be(address);
        (await redis.CallAsync("GET", "key")).Should().Be("value");
    }

    [Fact]
    public async Task Stopped_it_answers_nothing_and_continued_it_answers()
    {
        await using var redis = await RedisServer.StartAsync();

        redis.Stop();
        await Eventually.HoldsAsync(() => State(redis.Id) == 'T', "it stands still");
        var asked = redis.CallAsync("PING");
        asked.IsCompleted.Should().BeFalse();
        redis.Continue();

        (await asked).Should().Be("PONG");
    }

    [Fact]
    public async Task A_replica_of_a_server_with_a_password_and_tls_has_what_is_written_there()
    {
        await using var primary = await RedisServer.StartAsync(new RedisOptions { Password = "secret", Tls = true });
        await using var replica = await RedisServer.StartAsync(new RedisOptions { ReplicaOf = primary });

        await primary.CallAsync("SET", "key", "value");

        await Eventually.HoldsAsync(async () => await replica.CallAsync("GET", "key") == "value", "the replica has the value");
        primary.ConnectionString.Should().EndWith(",password=secret,ssl=true,sslHost=localhost");
    }

    [Fact]
    public async Task What_cannot_start_says_why()
    {
        var starting = async () => await RedisServer.StartAsync(new RedisOptions { Lines = ["maxmemory nonsense"] });

        (await starting.Should().ThrowAsync<InvalidOperationException>()).WithMessage("*maxmemory*");
    }

    // Behind the name, which is in parentheses.
    private static char State(int process) => File.ReadAllText($"/proc/{process}/stat").Split(") ")[1][0];
}
