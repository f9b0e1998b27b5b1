using System.Text.RegularExpressions;
using RealtimeHub.TestKit;

namespace RealtimeHub.Faults.Driving.Network;

/// <summary>
/// A network of its own on this machine: a namespace for each host, a bridge between them, and one line to the machine itself, where the
/// clients are. What passes the bridge can be dropped, for each pair of hosts and each direction. Gone with its use.
/// </summary>
internal sealed partial class TestNetwork : IAsyncDisposable
{
    private const string Mark = "rth";
    private const string Table = "faults";
    private const string Chain = "links";
    private const string NamedNamespaces = "/run/netns";

    private readonly string _name;
    private readonly string _subnet;
    private readonly List<Place> _hosts = [];
    private readonly HashSet<(string From, string To)> _cut = [];
    private int _next = 1;

    private TestNetwork(string name, string subnet) => (_name, _subnet) = (name, subnet);

    /// <summary>The machine itself, as the hosts see it.</summary>
    public string Outside => $"{_subnet}.250";

    private string Switch => $"{_name}-switch";

    // Interface names have at most 15 characters.
    private string OutsideLine => $"{_name}o";

    /// <exception cref="NotSupportedException">This machine cannot.</exception>
    public static async Task<TestNetwork> CreateAsync(string scenario)
    {
        Shell.Require(scenario, "ip", "nft");
        await RemoveLeftAsync();
        var network = new TestNetwork($"{Mark}{Environment.ProcessId}{(char)Random.Shared.Next('a', 'z' + 1)}", $"10.{Random.Shared.Next(200, 255)}.{Random.Shared.Next(255)}");
        try
        {
            await network.BuildAsync();
            return network;
        }
        catch
        {
            await network.DisposeAsync();
            throw;
        }
    }

    /// <summary>One more host.</summary>
    public async Task<Place> AddAsync(string name)
    {
        var host = new Place($"{_subnet}.{_next}", $"{_name}-{name}");
        var line = $"{_name}v{_next++}";
        _hosts.Add(host);
        await Ip("netns", "add", host.Namespace!);
        await Ip("link", "add", line, "netns", Switch, "type", "veth", "peer", "name", "eth0", "netns", host.Namespace!);
        await Ip("-n", Switch, "link", "set", line, "master", "bridge", "up");
        await Ip("-n", host.Namespace!, "address", "add", $"{host.Address}/24", "dev", "eth0");
        await Ip("-n", host.Namespace!, "link", "set", "lo", "up");
        await Ip("-n", host.Namespace!, "link", "set", "eth0", "up");
        return host;
    }

    /// <summary>What one host sends another gets lost from now on, for each pair. Connections stay; they notice nothing but silence.</summary>
    public Task CutAsync(IEnumerable<(string From, string To)> links) => SetAsync(() => _cut.UnionWith(links));

    /// <summary>Nothing passes between the hosts of one side and those of the other.</summary>
    public Task PartAsync(IEnumerable<string> side, IEnumerable<string> other) =>
        CutAsync(side.SelectMany(_ => other, (a, b) => (a, b)).SelectMany(pair => new[] { pair, (pair.b, pair.a) }));

    /// <summary>The link between two hosts works again.</summary>
    public Task HealAsync(string one, string other) => SetAsync(() => _cut.ExceptWith([(one, other), (other, one)]));

    /// <summary>Every link works again.</summary>
    public Task HealAsync() => SetAsync(_cut.Clear);

    public async ValueTask DisposeAsync()
    {
        // The lines go with the namespaces at their ends.
        foreach (var name in _hosts.Select(h => h.Namespace!).Append(Switch)) await Try("netns", "delete", name);
        await Try("link", "delete", OutsideLine);
    }

    private async Task BuildAsync()
    {
        await Ip("netns", "add", Switch);
        await Ip("-n", Switch, "link", "add", "bridge", "type", "bridge");
        await Ip("-n", Switch, "link", "set", "bridge", "up");
        await Ip("link", "add", OutsideLine, "type", "veth", "peer", "name", "outside", "netns", Switch);
        await Ip("-n", Switch, "link", "set", "outside", "master", "bridge", "up");
        await Ip("address", "add", $"{Outside}/24", "dev", OutsideLine);
        await Ip("link", "set", OutsideLine, "up");
        await Nft($"add table bridge {Table}; add chain bridge {Table} {Chain} {{ type filter hook forward priority 0; }}");
    }

    // One transaction: no packet passes between two of the changes.
    private Task SetAsync(Action change)
    {
        change();
        var rules = _cut.Select(cut => $"add rule bridge {Table} {Chain} ip saddr {cut.From} ip daddr {cut.To} drop");
        return Nft(string.Join("; ", rules.Prepend($"flush chain bridge {Table} {Chain}")));
    }

    private Task Nft(string commands) => Shell.RunAsync("ip", "netns", "exec", Switch, "nft", commands);

    // A run that was killed leaves its namespaces; those of a process that is gone are nobody's.
    private static async Task RemoveLeftAsync()
    {
        if (!Directory.Exists(NamedNamespaces)) return;
        foreach (var name in Directory.GetFiles(NamedNamespaces).Select(path => Path.GetFileName(path)))
        {
            if (Left().Match(name) is { Success: true } left && !Directory.Exists($"/proc/{left.Groups["process"].Value}")) await Try("netns", "delete", name);
        }
    }

    [GeneratedRegex($"^{Mark}(?<process>[0-9]+)[a-z]-")]
    private static partial Regex Left();

    private static Task Ip(params IEnumerable<string> words) => Shell.RunAsync("ip", words);

    private static async Task Try(params IEnumerable<string> words)
    {
        try
        {
            await Ip(words);
        }
        catch (InvalidOperationException)
        {
            // It was not built so far.
        }
    }
}
