using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using RealtimeHub.Load.Wire;

namespace RealtimeHub.Load;

/// <summary>A server of ours, started on the first core, with a temporary folder, and ended with this program.</summary>
internal sealed class ServerProcess : IDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);

    private readonly string _folder;
    private readonly Process _process;

    private ServerProcess(string folder, IPEndPoint address, IReadOnlyList<string> command)
    {
        _folder = folder;
        var start = new ProcessStartInfo(command[0], command.Skip(1)) { WorkingDirectory = folder, RedirectStandardOutput = true };
        _process = Process.Start(start) ?? throw new InvalidOperationException($"{command[0]} did not start.");
        _process.OutputDataReceived += (_, _) => { };
        _process.BeginOutputReadLine();
        Target = new Target(address, _process.Id, folder);
    }

    public Target Target { get; }

    /// <summary>The hub.</summary>
    /// <param name="host">Path of <c>RealtimeHub.Host.dll</c>.</param>
    /// <param name="data">Where its temporary data folder is made.</param>
    /// <param name="settings">More words for it.</param>
    public static ServerProcess Hub(string host, string data, params IEnumerable<string> settings) => Start(data, (address, folder) =>
        ["dotnet", Path.GetFullPath(host), "--urls", $"http://{address}", "--RealtimeHub:Data", Path.Combine(folder, "data"), .. settings]);

    /// <summary>A server that this program is itself: <see cref="BareEndpoint"/>, <see cref="StockSignalR"/>.</summary>
    public static ServerProcess OfThisProgram(string data, string verb) => Start(data, (address, _) => [.. Pinning.ThisProgram, verb, $"{address}"]);

    /// <summary>Somebody else's, which is ready once it listens.</summary>
    public static ServerProcess Foreign(string data, Func<IPEndPoint, string, IEnumerable<string>> command) => Start(data, command, isReady: Listens);

    /// <summary>kill -9.</summary>
    public void Kill()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
    }

    public void Dispose()
    {
        if (!_process.HasExited) Kill();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static ServerProcess Start(string data, Func<IPEndPoint, string, IEnumerable<string>> command, Func<IPEndPoint, bool>? isReady = null)
    {
        var folder = Directory.CreateDirectory(Path.Combine(data, $"rthub-load-{Guid.NewGuid():n}")).FullName;
        var address = FreeAddress();
        var server = new ServerProcess(folder, address, [.. Pinning.OnServerCore, .. command(address, folder)]);
        try
        {
            server.WaitUntilReady(isReady ?? AnswersReady);
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    private static IPEndPoint FreeAddress()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return (IPEndPoint)listener.LocalEndpoint;
    }

    private void WaitUntilReady(Func<IPEndPoint, bool> isReady)
    {
        var start = Stopwatch.GetTimestamp();
        while (!isReady(Target.Server))
        {
            if (_process.HasExited) throw new InvalidOperationException($"The server ended with {_process.ExitCode}.");
            if (Stopwatch.GetElapsedTime(start) > StartLimit) throw new TimeoutException("The server is not ready.");
            Thread.Sleep(50);
        }
    }

    private static bool Listens(IPEndPoint address)
    {
        try
        {
            Connection.Open(address).Dispose();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static bool AnswersReady(IPEndPoint address)
    {
        using var http = new HttpClient { BaseAddress = new Uri($"http://{address}") };
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/health/ready");
            using var answer = http.Send(request);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
