namespace RealtimeHub.TestKit;

/// <summary>Several hubs, each a process of its own, that share their logs in one Redis.</summary>
public sealed class HubNodes : IAsyncDisposable
{
    private readonly TestFolder _folder = new();
    private readonly List<HostProcess> _all = [];

    private HubNodes(RedisServer redis) => Redis = redis;

    /// <summary>Where their logs are.</summary>
    public RedisServer Redis { get; }

    /// <summary>The nodes, <c>node-1</c> first.</summary>
    public IReadOnlyList<HostProcess> All => _all;

    /// <summary>Where they listen.</summary>
    public IReadOnlyList<Uri> Addresses => [.. _all.Select(node => node.Address)];

    /// <summary>A client that sends each request to the next node, whether it runs or not: requests have relative addresses.</summary>
    public HttpClient Http { get; private set; } = null!;

    /// <summary>Starts them and waits until all are ready.</summary>
    /// <param name="count">How many.</param>
    /// <param name="redis">How their Redis runs; null is with every write synced, so that a kill of it loses nothing.</param>
    /// <param name="settings">Settings of all nodes.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="HostStartException">One ended instead.</exception>
    public static async Task<HubNodes> StartAsync(
        int count = 2, RedisOptions? redis = null, IEnumerable<(string Name, string Value)>? settings = null, CancellationToken cancellationToken = default)
    {
        var nodes = new HubNodes(await RedisServer.StartAsync(redis ?? new RedisOptions { AppendFsync = "always" }, cancellationToken));
        try
        {
            var shared = (settings ?? []).ToList();
            // All at once: a start may take seconds on a busy machine.
            nodes._all.AddRange(await Task.WhenAll(Enumerable.Range(1, count).Select(n => HostProcess.StartAsync(nodes.Program($"node-{n}", shared), cancellationToken))));
            nodes.Http = new HttpClient(new InTurn(nodes.Addresses)) { BaseAddress = nodes.Addresses[0] };
            return nodes;
        }
        catch
        {
            await nodes.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends them, and Redis.</summary>
    public async ValueTask DisposeAsync()
    {
        Http?.Dispose();
        foreach (var node in _all) await node.DisposeAsync();
        await Redis.DisposeAsync();
        _folder.Dispose();
    }

    private HostProgram Program(string name, IEnumerable<(string Name, string Value)> settings) => new(Path.Combine(_folder.Path, name))
    {
        Settings = settings.Concat(Redis.HubSettings).Append(("RealtimeHub:Node", name)).ToDictionary(s => s.Item1, s => s.Item2),
    };

    private sealed class InTurn(IReadOnlyList<Uri> nodes) : DelegatingHandler(new SocketsHttpHandler { UseProxy = false })
    {
        private int _turn;

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var node = nodes[(int)((uint)Interlocked.Increment(ref _turn) % nodes.Count)];
            request.RequestUri = new Uri(node, request.RequestUri!.PathAndQuery);
            return base.SendAsync(request, cancellationToken);
        }
    }
}
