using System.Diagnostics;
using System.Globalization;
using System.Net;
using RealtimeHub.EventLog.Redis.Resp;

namespace RealtimeHub.TestKit;

/// <summary>A real Redis or Sentinel at a place, with an address that stays its own. It can be killed, paused and started again.</summary>
public sealed class RedisNode : IAsyncDisposable
{
    private const string ReadyMark = "Ready to accept connections";
    private const string SentinelMark = "Sentinel ID is";

    private readonly LoopbackPort? _reserved;
    private readonly TestFolder _folder = new();
    private readonly OutputTail _output = new();
    private readonly bool _isSentinel;
    private readonly string? _password;
    private ChildProcess? _process;

    private RedisNode(Place place, int? port, bool isSentinel, string? password)
    {
        (Place, _isSentinel, _password) = (place, isSentinel, password);
        if (port is null) _reserved = new LoopbackPort();
        Port = port ?? _reserved!.Number;
    }

    /// <summary>Where it runs.</summary>
    public Place Place { get; }

    /// <summary>Its port, now and after every restart.</summary>
    public int Port { get; }

    /// <summary>Host and port.</summary>
    public string Address => string.Create(CultureInfo.InvariantCulture, $"{Place.Address}:{Port}");

    /// <summary>The last lines that all its processes wrote.</summary>
    public string Output => _output.ToString();

    /// <summary>Whether its process lives, paused or not.</summary>
    public bool IsAlive => _process is { Exited.IsCompleted: false };

    private ChildProcess Running => _process ?? throw new InvalidOperationException($"{Address} was not started.");

    /// <summary>Starts one and waits until it serves.</summary>
    /// <param name="place">Where.</param>
    /// <param name="port">Its port; null for one that the system chooses.</param>
    /// <param name="lines">Its configuration, besides address, port and folder.</param>
    /// <param name="isSentinel">A Sentinel, not a Redis.</param>
    /// <param name="password">What it wants to be given.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<RedisNode> StartAsync(Place place, int? port, IEnumerable<string> lines, bool isSentinel = false, string? password = null, CancellationToken cancellationToken = default)
    {
        var node = new RedisNode(place, port, isSentinel, password);
        // Redis and Sentinel write into this file what they change, so it is written once.
        await File.WriteAllLinesAsync(node.ConfigurationPath, [$"bind {place.Address}", "protected-mode no", $"port {node.Port}", $"dir {node._folder.Path}", "daemonize no", .. lines], cancellationToken);
        try
        {
            await node.StartAgainAsync(cancellationToken);
            return node;
        }
        catch
        {
            await node.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts it again, after it ended, with what it left.</summary>
    public async Task StartAgainAsync(CancellationToken cancellationToken = default)
    {
        var serving = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _process?.Dispose();
        string[] words = _isSentinel ? [ConfigurationPath, "--sentinel"] : [ConfigurationPath];
        _process = ChildProcess.Start(Place.At(new ProcessStartInfo("redis-server", words)), line =>
        {
            _output.Add(line);
            if (line.Contains(_isSentinel ? SentinelMark : ReadyMark, StringComparison.Ordinal)) serving.TrySetResult();
        });
        await Task.WhenAny(serving.Task, _process.Exited).WaitAsync(cancellationToken);
        if (_process.Exited.IsCompleted) throw new InvalidOperationException($"redis-server ended with {await _process.Exited}:\n{Output}");
    }

    /// <summary>Asks it over a connection of its own; nested answers come a line each.</summary>
    /// <exception cref="IOException">It does not answer.</exception>
    public async Task<string> CallAsync(params IReadOnlyList<string> words)
    {
        using var deadline = new CancellationTokenSource(Deadline.Limit);
        await using var line = await RespConnection.OpenAsync(new DnsEndPoint(Place.Address, Port), new RespAccess { Password = _password }, deadline.Token);
        return Show(await line.CallAsync(words, deadline.Token));
    }

    /// <summary>kill -9, and waits until it is gone.</summary>
    public async Task KillAsync()
    {
        Running.Signal(ProcessSignal.Kill);
        await Running.Exited;
    }

    /// <summary>SIGSTOP: its connections stay and nothing answers.</summary>
    public void Pause() => Running.Signal(ProcessSignal.Stop);

    /// <summary>SIGCONT.</summary>
    public void Resume() => Running.Signal(ProcessSignal.Continue);

    /// <summary>Kills it if it still runs, and deletes its folder.</summary>
    public async ValueTask DisposeAsync()
    {
        if (IsAlive) await KillAsync();
        _process?.Dispose();
        _reserved?.Dispose();
        _folder.Dispose();
    }

    private string ConfigurationPath => Path.Combine(_folder.Path, "redis.conf");

    private static string Show(RespValue value) => value.Items is { } items ? string.Join('\n', items.Select(Show)) : value.Text ?? "";
}
