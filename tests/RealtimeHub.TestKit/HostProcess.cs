using System.Diagnostics;

namespace RealtimeHub.TestKit;

/// <summary>
/// The hub as its users run it: a process of its own, on a loopback address that stays its own across restarts. It can be killed, paused
/// and started again. Whatever happens to the test, the process does not outlive it.
/// </summary>
public sealed class HostProcess : IAsyncDisposable
{
    private const string StartedMark = "RealtimeHub serves";

    private readonly LoopbackPort _port = new();
    private readonly HostProgram _program;
    private readonly OutputTail _output = new();
    private ChildProcess? _process;

    private HostProcess(HostProgram program)
    {
        _program = program;
        Address = new Uri($"http://{program.Place.Address}:{_port.Number}");
        Http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = Address };
    }

    /// <summary>Where it listens, now and after every restart.</summary>
    public Uri Address { get; }

    /// <summary>A client with that address as its base.</summary>
    public HttpClient Http { get; }

    /// <summary>Its process.</summary>
    public int Id => Running.Id;

    /// <summary>The last lines that all its processes wrote.</summary>
    public string Output => _output.ToString();

    /// <summary>Completes with the exit code when the present process ends.</summary>
    public Task<int> Exited => Running.Exited;

    private ChildProcess Running => _process ?? throw new InvalidOperationException("The hub was not started.");

    /// <summary>Starts a hub and waits until it is ready.</summary>
    /// <exception cref="HostStartException">It ended instead.</exception>
    public static async Task<HostProcess> StartAsync(HostProgram program, CancellationToken cancellationToken = default)
    {
        var host = new HostProcess(program);
        try
        {
            await host.StartAgainAsync(cancellationToken: cancellationToken);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts it again, after it ended, and waits until it is ready.</summary>
    /// <param name="data">Another data folder; null for the one before.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>How long that took.</returns>
    /// <exception cref="HostStartException">It ended instead.</exception>
    public async Task<TimeSpan> StartAgainAsync(string? data = null, CancellationToken cancellationToken = default)
    {
        var began = Stopwatch.GetTimestamp();
        var serving = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _process?.Dispose();
        _process = ChildProcess.Start(_program.StartInfo(Address, data ?? _program.Data), line =>
        {
            _output.Add(line);
            if (line.Contains(StartedMark, StringComparison.Ordinal)) serving.TrySetResult();
        });
        await Task.WhenAny(serving.Task, _process.Exited).WaitAsync(cancellationToken);
        if (_process.Exited.IsCompleted) throw new HostStartException(await _process.Exited, Output);
        using var ready = await Http.GetAsync("health/ready", cancellationToken);
        ready.EnsureSuccessStatusCode();
        return Stopwatch.GetElapsedTime(began);
    }

    /// <summary>kill -9, and waits until it is gone.</summary>
    public async Task KillAsync()
    {
        Running.Signal(ProcessSignal.Kill);
        await Running.Exited;
    }

    /// <summary>SIGTERM, and waits until it is gone.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> TerminateAsync()
    {
        Running.Signal(ProcessSignal.Terminate);
        return await Running.Exited;
    }

    /// <summary>SIGSTOP: it stands still as it is.</summary>
    public void Pause() => Running.Signal(ProcessSignal.Stop);

    /// <summary>SIGCONT.</summary>
    public void Resume() => Running.Signal(ProcessSignal.Continue);

    /// <summary>Kills it if it still runs.</summary>
    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (_process is not null && !_process.Exited.IsCompleted) await KillAsync();
        _process?.Dispose();
        _port.Dispose();
    }
}
