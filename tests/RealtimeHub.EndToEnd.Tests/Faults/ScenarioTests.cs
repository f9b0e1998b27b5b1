using RealtimeHub.Faults.Running;
using RealtimeHub.Faults.Scenarios;
using Xunit.Abstractions;

namespace RealtimeHub.EndToEnd.Tests.Faults;

/// <summary>
/// The scenarios of <c>tests/RealtimeHub.Faults</c>, seeded and short here, as long as the promises say in category Long. Those that need
/// root, strace or mount fail with a sentence where these are missing: a promise that was not tested must not look kept.
/// </summary>
public sealed class ScenarioTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("kill", "times=2 acks=800")]
    [InlineData("simulate", "times=2 acks=1500")]
    [InlineData("power-cut", "times=2 acks=600 megabytes=128")]
    [InlineData("io-error", "times=3")]
    [InlineData("disk-full", "times=1")]
    [InlineData("order", "times=2 subscribers=20 acks=200")]
    [InlineData("repeats", "times=2 events=80")]
    [InlineData("two-processes", "times=1")]
    [InlineData("bit-flips", "times=4 truncations=2 foreign=2")]
    [InlineData("old-backup", "times=2 events=100")]
    [InlineData("trim", "times=1 acks=500")]
    [InlineData("clock", "times=1 acks=60")]
    [InlineData("restart-million", "events=20000 times=1")]
    [InlineData("chaos", "runs=4 wires=4 hubkills=6")]
    [InlineData("resume-storm", "clients=20 resumes=200 persecond=100 rate=200 missed=2000")]
    [InlineData("reconnect-storm", "clients=60 seconds=1")]
    [InlineData("nodes", "times=5 acks=100 subscribers=8 drain=1")]
    [InlineData("node-repeats", "times=1 events=80")]
    [InlineData("node-moves", "moves=8")]
    [InlineData("redis-away", "times=1 seconds=3 clients=20 patience=6")]
    [InlineData("redis-lost", "times=3 events=50")]
    // How long it takes is judged in the long form: a machine that builds at the same time is no measure.
    [InlineData("redis-failover", "network=0 kills=1 zombies=1 stale=0 replicas=0 hold=2 rate=400 subscribers=10 publishing=60 current=60")]
    [InlineData("webhooks", "times=1 receivers=20 rate=50 seconds=2 p99=0 slack=10000")]
    public Task Holds(string scenario, string settings) => HoldsAsync(scenario, $"{settings} limit=120");

    [Fact]
    public Task Broken_hubs_and_clients_are_caught() => HoldsAsync("bite", "limit=240");

    [Theory]
    [Trait("Category", "Long")]
    [InlineData("kill", "times=40 acks=10000")]
    [InlineData("simulate", "times=20 acks=4000")]
    [InlineData("power-cut", "times=20 acks=8000")]
    [InlineData("io-error", "times=20")]
    [InlineData("disk-full", "times=5")]
    [InlineData("order", "")]
    [InlineData("repeats", "times=20")]
    [InlineData("two-processes", "times=5")]
    [InlineData("bit-flips", "times=60 truncations=30 foreign=12")]
    [InlineData("old-backup", "times=10")]
    [InlineData("trim", "times=10")]
    [InlineData("clock", "times=10")]
    [InlineData("restart-million", "")]
    [InlineData("chaos", "runs=1000")]
    [InlineData("resume-storm", "")]
    [InlineData("reconnect-storm", "")]
    [InlineData("nodes", "")]
    [InlineData("node-repeats", "times=20")]
    [InlineData("node-moves", "")]
    [InlineData("redis-away", "")]
    [InlineData("redis-lost", "times=12")]
    [InlineData("redis-failover", "")]
    [InlineData("redis-rollback", "times=6")]
    [InlineData("redis-bite", "")]
    [InlineData("webhooks", "")]
    public Task Holds_for_as_long_as_promised(string scenario, string settings) => HoldsAsync(scenario, settings);

    private async Task HoldsAsync(string name, string settings)
    {
        var scenario = All.Scenarios.Single(s => s.Name == name);
        var given = settings.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(s => s.Split('=')).ToDictionary(s => s[0], s => int.Parse(s[1], System.Globalization.CultureInfo.InvariantCulture));

        var found = await scenario.ExecuteAsync(given, output.WriteLine);

        found.Should().BeEmpty();
    }
}
