using RealtimeHub.TestKit;

namespace RealtimeHub.Faults.Driving.Redis;

/// <summary>What goes wrong with Redis, one thing at a time.</summary>
internal static class RedisFaults
{
    // Clients give a connection up after 10 s of silence.
    private static readonly TimeSpan BeyondSilence = TimeSpan.FromSeconds(12);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(400);

    public static IReadOnlyList<RedisFault> All { get; } =
    [
        new("kills", "the primary is killed (kill -9), and comes back later", KillAsync) { NeedsNetwork = false },
        new("zombies", "the primary stands still (SIGSTOP) past the failover, and goes on (SIGCONT)", PauseAsync) { NeedsNetwork = false },
        new("stale", "the primary and a hub stand still past the failover, and go on together", PauseWithHubAsync) { NeedsNetwork = false, CutsHub = true },
        new("partitions", "the primary, its Sentinel and a hub with its clients are cut off from all others", PartAsync) { CutsHub = true },
        new("mutes", "nothing that the primary sends arrives", MuteAsync),
        new("deafs", "nothing that is sent to the primary arrives", DeafenAsync),
        new("hubcuts", "a hub is cut off from Redis and the Sentinels", CutHubAsync) { MustFailOver = false, CutsHub = true },
        new("hubgone", "a hub is cut off from everybody, its clients too", IsolateHubAsync) { MustFailOver = false, CutsHub = true, Least = BeyondSilence },
        new("swizzles", "the primary's links are cut one by one, and healed in another order", SwizzleAsync) { CutsHub = true },
        new("blinds", "the Sentinels do not reach the primary, and everybody else does", BlindAsync),
        new("replicas", "a replica stands still", PauseReplicaAsync) { MustFailOver = false, NeedsNetwork = false },
    ];

    private static async Task<Func<Task>> KillAsync(RedisLab lab, Random random)
    {
        var primary = await lab.Cluster.PrimaryAsync();
        await primary.KillAsync();
        return () => primary.StartAgainAsync();
    }

    private static async Task<Func<Task>> PauseAsync(RedisLab lab, Random random)
    {
        var primary = await lab.Cluster.PrimaryAsync();
        primary.Pause();
        return () => Done(primary.Resume);
    }

    private static async Task<Func<Task>> PauseWithHubAsync(RedisLab lab, Random random)
    {
        var primary = await lab.Cluster.PrimaryAsync();
        var hub = lab.Hubs[random.Next(lab.Hubs.Count)];
        primary.Pause();
        hub.Pause();
        return () => Done(() =>
        {
            // The hub finds its old connections alive and a primary that answers.
            primary.Resume();
            hub.Resume();
        });
    }

    private static async Task<Func<Task>> PartAsync(RedisLab lab, Random random)
    {
        var primary = await lab.Cluster.PrimaryAsync();
        var sentinel = lab.Cluster.Sentinels[IndexOf(lab, primary)].Place.Address;
        string[] side = [primary.Place.Address, sentinel, lab.HubPlaces[random.Next(lab.HubPlaces.Count)].Address];
        await lab.Network.PartAsync(side, lab.AllBut(side));
        return lab.Network.HealAsync;
    }

    private static async Task<Func<Task>> MuteAsync(RedisLab lab, Random random)
    {
        var primary = (await lab.Cluster.PrimaryAsync()).Place.Address;
        await lab.Network.CutAsync(lab.AllBut(primary).Select(other => (primary, other)));
        return lab.Network.HealAsync;
    }

    private static async Task<Func<Task>> DeafenAsync(RedisLab lab, Random random)
    {
        var primary = (await lab.Cluster.PrimaryAsync()).Place.Address;
        await lab.Network.CutAsync(lab.AllBut(primary).Select(other => (other, primary)));
        return lab.Network.HealAsync;
    }

    private static async Task<Func<Task>> CutHubAsync(RedisLab lab, Random random)
    {
        var hub = lab.HubPlaces[random.Next(lab.HubPlaces.Count)].Address;
        await lab.Network.PartAsync([hub], lab.AllBut(hub));
        return lab.Network.HealAsync;
    }

    private static async Task<Func<Task>> IsolateHubAsync(RedisLab lab, Random random)
    {
        var hub = lab.HubPlaces[random.Next(lab.HubPlaces.Count)].Address;
        await lab.Network.PartAsync([hub], lab.AllBut(hub).Append(lab.Network.Outside));
        return lab.Network.HealAsync;
    }

    private static async Task<Func<Task>> SwizzleAsync(RedisLab lab, Random random)
    {
        var primary = (await lab.Cluster.PrimaryAsync()).Place.Address;
        var others = lab.AllBut(primary).ToArray();
        random.Shuffle(others);
        foreach (var other in others)
        {
            await lab.Network.PartAsync([primary], [other]);
            await Task.Delay(Step * random.NextDouble());
        }

        return async () =>
        {
            random.Shuffle(others);
            foreach (var other in others)
            {
                await lab.Network.HealAsync(primary, other);
                await Task.Delay(Step * random.NextDouble());
            }
        };
    }

    private static async Task<Func<Task>> BlindAsync(RedisLab lab, Random random)
    {
        var primary = (await lab.Cluster.PrimaryAsync()).Place.Address;
        await lab.Network.PartAsync([primary], lab.Cluster.Sentinels.Select(s => s.Place.Address));
        return lab.Network.HealAsync;
    }

    private static async Task<Func<Task>> PauseReplicaAsync(RedisLab lab, Random random)
    {
        var primary = await lab.Cluster.PrimaryAsync();
        var replicas = lab.Cluster.Nodes.Where(n => n != primary).ToList();
        var replica = replicas[random.Next(replicas.Count)];
        replica.Pause();
        return () => Done(replica.Resume);
    }

    private static int IndexOf(RedisLab lab, RedisNode node) => lab.Cluster.Nodes.TakeWhile(n => n != node).Count();

    private static Task Done(Action action)
    {
        action();
        return Task.CompletedTask;
    }
}
