using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace RealtimeHub.Load;

/// <summary>A <c>redis-server</c> of ours, on the first core beside the hubs, with its append-only file in a temporary folder.</summary>
internal sealed class RedisProcess : IDisposable
{
    private readonly string _folder;
    private readonly System.Diagnostics.Process _process;

    public RedisProcess(string data, string sync = "everysec", RedisProcess? primary = null)
    {
        _folder = Directory.CreateDirectory(Path.Combine(data, $"rthub-load-{Guid.NewGuid():n}")).FullName;
        Port = FreePort();
        string[] command =
        [
            .. Pinning.OnServerCore, "redis-server", "--port", $"{Port}", "--bind", "127.0.0.1", "--dir", _folder, "--save", "", "--appendonly", "yes",
            "--appendfsync", sync, "--repl-diskless-sync-delay", "0", .. primary is null ? (string[])[] : ["--replicaof", "127.0.0.1", $"{primary.Port}"],
        ];
        _process = System.Diagnostics.Process.Start(new ProcessStartInfo(command[0], command.Skip(1)) { RedirectStandardOutput = true })!;
        _process.OutputDataReceived += (_, _) => { };
        _process.BeginOutputReadLine();
        WaitFor(() => primary is null ? Ask("PING").Contains("PONG", StringComparison.Ordinal) : Ask("INFO replication").Contains("master_link_status:up", StringComparison.Ordinal));
    }

    public int Port { get; }

    /// <summary>Its process id.</summary>
    public int Process => _process.Id;

    /// <summary>Commands that it ran for its clients since it began, and of them those that only read the log.</summary>
    public (long All, long Scripts) Commands => (Number("stats", "total_commands_processed:"), Number("commandstats", "cmdstat_evalsha:calls=") + Number("commandstats", "cmdstat_eval:calls="));

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private long Number(string section, string name)
    {
        var info = Ask($"INFO {section}");
        var at = info.IndexOf(name, StringComparison.Ordinal);
        if (at < 0) return 0;
        var digits = info.AsSpan(at + name.Length);
        return long.Parse(digits[..digits.IndexOfAnyExceptInRange('0', '9')], CultureInfo.InvariantCulture);
    }

    private string Ask(string command)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        socket.Connect(IPAddress.Loopback, Port);
        socket.Send(Encoding.ASCII.GetBytes($"{command}\r\nQUIT\r\n"));
        using var text = new StreamReader(new NetworkStream(socket), Encoding.UTF8);
        return text.ReadToEnd();
    }

    private void WaitFor(Func<bool> holds)
    {
        for (var tries = 0; tries < 600; tries++)
        {
            try
            {
                if (holds()) return;
            }
            catch (SocketException)
            {
                // It does not listen yet.
            }

            if (_process.HasExited) throw new InvalidOperationException("redis-server ended; is it installed?");
            Thread.Sleep(50);
        }

        throw new TimeoutException("redis-server is not ready.");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
