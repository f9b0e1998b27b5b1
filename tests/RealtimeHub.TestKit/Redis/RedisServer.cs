using System.Diagnostics;
using System.Globalization;

namespace RealtimeHub.TestKit;

/// <summary>
/// A real <c>redis-server</c> on a loopback port that stays its own across restarts, in a folder of its own. It can be killed, paused and
/// started again, and does not outlive the test.
/// </summary>
public sealed class RedisServer : IAsyncDisposable
{
    private const string ReadyMark = "Ready to accept connections";

    private readonly LoopbackPort _port = new();
    private readonly TestFolder _folder = new();
    private readonly OutputTail _output = new();
    private readonly RedisOptions _options;
    private ChildProcess? _process;

    private RedisServer(RedisOptions options)
    {
        _options = options.ReplicaOf is { } primary ? options with { Password = primary._options.Password, Tls = primary._options.Tls } : options;
        RedisConfiguration.Write(Folder, Port, _options);
    }

    /// <summary>Its port, now and after every restart.</summary>
    public int Port => _port.Number;

    /// <summary>Host and port.</summary>
    public string Address => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{Port}");

    /// <summary>How the hub is told to reach it: <c>RealtimeHub:Redis</c>.</summary>
    public string ConnectionString => string.Join(',', new[]
    {
        Address,
        _options.Password is { } password ? $"password={password}" : null,
        _options.Tls ? "ssl=true,sslHost=localhost" : null,
    }.OfType<string>());

    /// <summary>What a hub must be told to keep its logs in it.</summary>
    public IEnumerable<(string Name, string Value)> HubSettings => _options.Tls
        ? [("RealtimeHub:Redis", ConnectionString), ("RealtimeHub:RedisLog:CertificateAuthority", CertificatePath)]
        : [("RealtimeHub:Redis", ConnectionString)];

    /// <summary>Where its data and configuration are.</summary>
    public string Folder => _folder.Path;

    /// <summary>Its certificate, which is its own issuer, where it serves TLS.</summary>
    public string CertificatePath => Path.Combine(Folder, RedisConfiguration.CertificateName);

    /// <summary>Its process.</summary>
    public int Id => Running.Id;

    /// <summary>The last lines that all its processes wrote.</summary>
    public string Output => _output.ToString();

    private ChildProcess Running => _process ?? throw new InvalidOperationException("Redis was not started.");

    /// <summary>Starts one and waits until it serves; a replica, until it has what its primary has.</summary>
    /// <exception cref="InvalidOperationException">It ended instead.</exception>
    public static async Task<RedisServer> StartAsync(RedisOptions? options = null, CancellationToken cancellationToken = default)
    {
        var server = new RedisServer(options ?? new RedisOptions());
        try
        {
            await server.StartAgainAsync(cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts it again, after it ended, with the data it left.</summary>
    /// <exception cref="InvalidOperationException">It ended instead.</exception>
    public async Task StartAgainAsync(CancellationToken cancellationToken = default)
    {
        var serving = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _process?.Dispose();
        _process = ChildProcess.Start(new ProcessStartInfo("redis-server") { ArgumentList = { Path.Combine(Folder, RedisConfiguration.FileName) } }, line =>
        {
            _output.Add(line);
            if (line.Contains(ReadyMark, StringComparison.Ordinal)) serving.TrySetResult();
        });
        await Task.WhenAny(serving.Task, _process.Exited).WaitAsync(Deadline.Limit, cancellationToken);
        if (_process.Exited.IsCompleted) throw new InvalidOperationException($"redis-server ended with {await _process.Exited}:\n{Output}");
        if (_options.ReplicaOf is not null) await Eventually.HoldsAsync(async () => (await CallAsync("INFO", "replication")).Contains("master_link_status:up"), "the replica follows its primary");
    }

    /// <summary>Sends a command over a connection of its own and returns the answer, nested ones a line each.</summary>
    /// <exception cref="InvalidOperationException">Redis answers with an error.</exception>
    public async Task<string> CallAsync(params IReadOnlyList<string> words)
    {
        await using var wire = await RedisWire.ConnectAsync(Port, _options.Tls, Deadline.Token());
        if (_options.Password is { } password) await wire.CallAsync(["AUTH", password]);
        return await wire.CallAsync(words);
    }

    /// <summary>kill -9, and waits until it is gone.</summary>
    public async Task KillAsync()
    {
        Running.Signal(ProcessSignal.Kill);
        await Running.Exited.WaitAsync(Deadline.Limit);
    }

    /// <summary>SIGTERM: it saves what it has and ends, also when it was stopped.</summary>
    public async Task TerminateAsync()
    {
        var deadline = Deadline.Token();
        while (!Running.Exited.IsCompleted)
        {
            deadline.ThrowIfCancellationRequested();
            // Again and again: one that still writes its first append-only file, as a new replica does, refuses to end.
            Running.Signal(ProcessSignal.Terminate);
            Continue();
            await Task.WhenAny(Running.Exited, Task.Delay(500, deadline));
        }
    }

    /// <summary>SIGSTOP: its connections stay and nothing answers.</summary>
    public void Stop() => Running.Signal(ProcessSignal.Stop);

    /// <summary>SIGCONT.</summary>
    public void Continue() => Running.Signal(ProcessSignal.Continue);

    /// <summary>Kills it if it still runs, and deletes its folder.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_process is not null && !_process.Exited.IsCompleted) await KillAsync();
        _process?.Dispose();
        _port.Dispose();
        _folder.Dispose();
    }
}
