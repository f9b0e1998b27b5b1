using RealtimeHub.Faults.Driving.Network;
using RealtimeHub.Faults.Running;
using RealtimeHub.TestKit;

namespace RealtimeHub.Faults.Driving.Redis;

/// <summary>Three Redis, three Sentinels and two hubs, each a host of a network whose links can be cut; or all of them on loopback, where only processes can fail.</summary>
internal sealed class RedisLab : IAsyncDisposable
{
    private const int Copies = 3;
    private const int HubCount = 2;

    private readonly TestNetwork? _network;
    private readonly List<HostProcess> _hubs = [];

    private RedisCluster? _cluster;

    private RedisLab(TestNetwork? network) => _network = network;

    public RedisCluster Cluster => _cluster!;

    public IReadOnlyList<HostProcess> Hubs => _hubs;

    public IReadOnlyList<Place> HubPlaces { get; private set; } = [];

    public TestNetwork Network => _network ?? throw new NotSupportedException("On loopback there are no links to cut.");

    public static async Task<RedisLab> StartAsync(FaultRun run, string scenario, bool isNetworked, IReadOnlyList<string> redisLines, IReadOnlyList<(string Name, string Value)> hubSettings, CancellationToken cancellationToken)
    {
        var network = isNetworked ? await TestNetwork.CreateAsync(scenario) : null;
        var lab = new RedisLab(network);
        try
        {
            var (nodes, sentinels) = (await PlacesAsync(network, "redis", Copies), await PlacesAsync(network, "sentinel", Copies));
            lab.HubPlaces = await PlacesAsync(network, "hub", HubCount);
            lab._cluster = await RedisCluster.StartAsync(new ClusterOptions { Nodes = nodes, Sentinels = sentinels, Lines = redisLines }, cancellationToken);
            foreach (var place in lab.HubPlaces) lab._hubs.Add(await HostProcess.StartAsync(Hub(run, place, lab.Cluster, hubSettings), cancellationToken));
            return lab;
        }
        catch
        {
            await lab.DisposeAsync();
            throw;
        }
    }

    /// <summary>The address of everybody but those.</summary>
    public IEnumerable<string> AllBut(params IEnumerable<string> some) =>
        Cluster.Nodes.Concat(Cluster.Sentinels).Select(n => n.Place.Address).Concat(HubPlaces.Select(h => h.Address)).Except(some);

    public async ValueTask DisposeAsync()
    {
        foreach (var hub in _hubs) await hub.DisposeAsync();
        if (_cluster is not null) await _cluster.DisposeAsync();
        if (_network is not null) await _network.DisposeAsync();
    }

    private static async Task<IReadOnlyList<Place>> PlacesAsync(TestNetwork? network, string name, int count)
    {
        var places = new List<Place>();
        for (var n = 1; n <= count; n++) places.Add(network is null ? Place.Loopback : await network.AddAsync($"{name}{n}"));
        return places;
    }

    private static HostProgram Hub(FaultRun run, Place place, RedisCluster cluster, IReadOnlyList<(string Name, string Value)> settings) =>
        run.Subjects.Hub(Path.Combine(run.Folder, "unused"), [("RealtimeHub:Redis", cluster.ConnectionString), ("RealtimeHub:AllowAnonymous", "true"), .. settings]) with { Place = place };
}
