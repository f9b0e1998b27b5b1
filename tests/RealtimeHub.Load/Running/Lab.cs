using System.Net;
using RealtimeHub.Load.Wire;

namespace RealtimeHub.Load;

/// <summary>What every mode has: a hub, a loop, and where the report goes.</summary>
internal sealed class Lab : IDisposable
{
    private readonly LabOptions _options;
    private readonly ServerProcess? _hub;

    public Lab(LabOptions options)
    {
        _options = options;
        _hub = Load.Peer.Start(options.Peer, options.Data) ?? (options.Host is { } host ? ServerProcess.Hub(host, options.Data) : null);
        Hub = _hub?.Target ?? new Target(Address(options.Url), options.Process, null);
        Others = new Others(Hub.Process);
    }

    /// <summary>Since the lab was opened; a mode with more servers of its own begins anew.</summary>
    public Others Others { get; set; }

    public EventLoop Loop { get; } = new();

    public Target Hub { get; }

    /// <summary>How the server ended that this lab started; null while it runs.</summary>
    public string? Death => _hub?.Death(TimeSpan.FromSeconds(1));

    /// <summary>Who is measured: the hub, or one that it is compared with.</summary>
    public string Peer => _options.Peer;

    /// <summary>Where temporary folders are made.</summary>
    public string Data => _options.Data;

    /// <summary>Progress for people; nothing with <c>--json</c>.</summary>
    public void Say(string line)
    {
        if (!_options.Json) Console.Error.WriteLine(line);
    }

    public void Print(Report report)
    {
        report.Tag("peer", Peer);
        report.Add("others_percent", "machine used by others meanwhile, %", Others.Percent, "0.0");
        report.Print(_options.Json);
    }

    /// <summary>Publishes so many events in batches, as fast as they are taken.</summary>
    public void Fill(long events, int size, int batch = 100)
    {
        using var publishing = new Publishing(Loop, Hub, new PublishPlan(2, size, batch));
        publishing.Start(requests: (events + batch - 1) / batch);
        Loop.Run(() => publishing.IsDone, TimeSpan.FromMinutes(10), $"{events:N0} events are published");
    }

    /// <summary>Starts another hub, of the same program, whose log is in Redis.</summary>
    public ServerProcess StartNode(RedisProcess redis, string name)
    {
        if (_options.Host is not { } host) throw new ArgumentException("Give --host (the hub's dll): this mode starts hubs of its own.");
        return ServerProcess.Hub(host, _options.Data, $"--RealtimeHub:Redis=127.0.0.1:{redis.Port}", $"--RealtimeHub:Node={name}");
    }

    public void Dispose()
    {
        Loop.Dispose();
        _hub?.Dispose();
    }

    private static IPEndPoint Address(string? url)
    {
        if (url is null) throw new ArgumentException("Give --host (the hub's dll, which is then started) or --url (a hub that runs).");
        var uri = new Uri(url);
        var address = uri.HostNameType == UriHostNameType.Dns ? Dns.GetHostAddresses(uri.Host)[0] : IPAddress.Parse(uri.Host);
        return new IPEndPoint(address, uri.Port);
    }
}
