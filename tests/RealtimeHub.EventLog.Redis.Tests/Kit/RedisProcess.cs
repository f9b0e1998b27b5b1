using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace RealtimeHub.EventLog.Redis.Tests.Kit;

/// <summary>A redis-server of one test: a port of the system's choice, a folder of its own.</summary>
internal sealed partial class RedisProcess : IAsyncDisposable
{
    private const int Kill = 9;
    private const int Stop = 19;
    private const int Continue = 18;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("rthub-redis-");
    private readonly string[] _arguments;
    private Process? _process;

    private RedisProcess(string[] arguments) => (Port, _arguments) = (FreePort(), arguments);

    public int Port { get; }

    public string Address => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{Port}");

    public string Folder => _folder.FullName;

    /// <summary>Starts one with an append-only file, and waits until it answers.</summary>
    public static Task<RedisProcess> StartAsync(params string[] arguments) => StartBareAsync(["--appendonly", "yes", "--appendfsync", "everysec", .. arguments]);

    public static async Task<RedisProcess> StartBareAsync(params string[] arguments)
    {
        var redis = new RedisProcess(arguments);
        await redis.BeginAsync();
        return redis;
    }

    /// <summary>Starts it again after it was killed or ended.</summary>
    public async Task BeginAsync()
    {
        var start = new ProcessStartInfo("redis-server")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _folder.FullName,
        };
        string[] own = _arguments.Contains("--port") ? [] : ["--port", Port.ToString(CultureInfo.InvariantCulture)];
        foreach (var argument in (string[])[.. own, "--bind", "127.0.0.1", "--dir", _folder.FullName, "--save", "", .. _arguments]) start.ArgumentList.Add(argument);
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, _) => { };
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await UntilItListensAsync();
    }

    public void Pause() => Signal(Stop);

    public void Resume() => Signal(Continue);

    /// <summary>Ends it as a power cut of its process would.</summary>
    public async Task KillAsync()
    {
        Signal(Kill);
        await _process!.WaitForExitAsync();
    }

    /// <summary>Sends one command, outside of everything that is tested.</summary>
    public async Task<string> AskAsync(params string[] command)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Port);
        await using var stream = client.GetStream();
        await using var writer = new StreamWriter(stream) { NewLine = "\r\n" };
        using var reader = new StreamReader(stream);
        await writer.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"*{command.Length}"));
        foreach (var word in command) await writer.WriteAsync(string.Create(CultureInfo.InvariantCulture, $"${System.Text.Encoding.UTF8.GetByteCount(word)}\r\n{word}\r\n"));
        await writer.FlushAsync();
        var line = await reader.ReadLineAsync() ?? "";
        if (!line.StartsWith('$') || line == "$-1") return line;
        var buffer = new char[int.Parse(line[1..], CultureInfo.InvariantCulture)];
        await reader.ReadBlockAsync(buffer);
        return new string(buffer);
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            Signal(Kill);
            await _process.WaitForExitAsync();
        }

        _process?.Dispose();
        _folder.Delete(recursive: true);
    }

    private async Task UntilItListensAsync()
    {
        var began = Stopwatch.StartNew();
        while (began.Elapsed < TimeSpan.FromSeconds(30))
        {
            if (_process!.HasExited) throw new InvalidOperationException($"redis-server ended with {_process.ExitCode}.");
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, Port);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(10);
            }
        }

        throw new TimeoutException("redis-server does not listen.");
    }

    private void Signal(int signal) => SendSignal(_process!.Id, signal);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int process, int signal);
}
