using Microsoft.Extensions.DependencyInjection;
using RealtimeHub.Server.Streams;
using RealtimeHub.TestKit;

namespace RealtimeHub.Cli.Tests;

/// <summary><c>rthub streams</c> at a hub whose nodes share a storage.</summary>
public sealed class StreamsStorageTests
{
    [Theory]
    [InlineData(false, "redis at 10.0.0.5:6379, level replicated (1 of 2 replicas)")]
    [InlineData(true, "redis cannot be reached, level replicated (1 of 2 replicas)")]
    public async Task Streams_says_where_the_storage_is_and_what_weakens_it_beside_the_table(bool away, string line)
    {
        var standing = new StorageStanding("redis", "replicated", 2, 1, away, away ? null : "10.0.0.5:6379", ["The file is synced every second."]);
        await using var hub = await TestHub.StartAsync(services: services => services.AddSingleton<DescribeStorage>(() => standing));

        var run = await CliRun.OfAsync(hub.Address, "streams");

        run.Code.Should().Be(0);
        run.Error.Should().Contain(line).And.Contain("The file is synced every second.");
        run.Out.Should().NotContain("redis");
    }
}
