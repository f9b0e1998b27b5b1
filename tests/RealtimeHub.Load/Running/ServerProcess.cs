using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using RealtimeHub.Load.Wire;

namespace RealtimeHub.Load;

/// <summary>A server of ours, started on the first core, with a temporary folder, and ended with this program.</summary>
internal sealed class ServerProcess : IDisposable
{
    private const int MostStarts = 3;

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly string _folder;
    private readonly Process _process;
    private readonly LastLines _said;

    private ServerProcess(string folder, Ports ports, IReadOnlyList<string> command)
    {
        _folder = folder;
        var start = new ProcessStartInfo(command[0], command.Skip(1)) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        _process = Process.Start(start) ?? throw new InvalidOperationException($"{command[0]} did not start.");
        _said = new LastLines(_process);
        Target = new Target(ports.Server, _process.Id, folder) { PublishTo = ports.Publishing };
    }

    public Target Target { get; }

    /// <summary>The hub.</summary>
    /// <param name="host">Path of <c>RealtimeHub.Host.dll</c>.</param>
    /// <param name="data">Where its temporary data folder is made.</param>
    /// <param name="settings">More words for it.</param>
    public static ServerProcess Hub(string host, string data, params IEnumerable<string> settings) => Start(data, (ports, folder) =>
        ["dotnet", Path.GetFullPath(host), "--urls", $"http://{ports.Server}", "--RealtimeHub:Data", Path.Combine(folder, "data"), .. settings]);

    /// <summary>A server that this program is itself: <see cref="BareEndpoint"/>, <see cref="StockSignalR"/>.</summary>
    public static ServerProcess OfThisProgram(string data, string verb) => Start(data, (ports, _) => [.. Pinning.ThisProgram, verb, $"{ports.Server}"]);

    /// <summary>Somebody else's, which is ready once it listens.</summary>
    /// <param name="data">Where its temporary folder is made.</param>
    /// <param name="command">How it is started.</param>
    /// <param name="publishesApart">It takes what is published at a port of its own.</param>
    public static ServerProcess Foreign(string data, Func<Ports, string, IEnumerable<string>> command, bool publishesApart = false) =>
        Start(data, command, ports => Listens(ports.Server) && (!publishesApart || Listens(ports.Publishing)));

    /// <summary>It ended within this time though nobody asked it to, with what it said last; null while it runs.</summary>
    public string? Death(TimeSpan patience) => _process.WaitForExit(patience) ? $"The server ended with {_process.ExitCode}. {_said}" : null;

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

    // Between choosing a port and listening on it somebody else may take it, if only for a connection of theirs.
    private static ServerProcess Start(string data, Func<Ports, string, IEnumerable<string>> command, Func<Ports, bool>? isReady = null)
    {
        for (var starts = 1; ; starts++)
        {
            var folder = Directory.CreateDirectory(Path.Combine(data, $"rthub-load-{Guid.NewGuid():n}")).FullName;
            var ports = Ports.Free();
            var server = new ServerProcess(folder, ports, [.. Pinning.OnServerCore, .. command(ports, folder)]);
            try
            {
                server.WaitUntilReady(() => isReady?.Invoke(ports) ?? AnswersReady(ports.Server));
                return server;
            }
            catch (InvalidOperationException failure) when (starts < MostStarts)
            {
                server.Dispose();
                Console.Error.WriteLine($"{failure.Message} It is started again.");
            }
            catch
            {
                server.Dispose();
                throw;
            }
        }
    }

    private void WaitUntilReady(Func<bool> isReady)
    {
        var start = Stopwatch.GetTimestamp();
        while (!isReady())
        {
            if (Death(Pause) is { } death) throw new InvalidOperationException(death);
            if (Stopwatch.GetElapsedTime(start) > StartLimit) throw new TimeoutException($"The server is not ready. {_said}");
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
