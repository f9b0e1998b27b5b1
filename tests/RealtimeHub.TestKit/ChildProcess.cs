using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace RealtimeHub.TestKit;

/// <summary>A process that a test started: its lines are heard, it can be sent signals, and it does not outlive the test run.</summary>
public sealed class ChildProcess : IDisposable
{
    private static readonly ConcurrentDictionary<int, ChildProcess> Living = new();

    private readonly Process _process;

    // Signals by themselves end a process without its exit handlers, since .NET 10.
    private static readonly PosixSignalRegistration[] OnSignals =
        [.. new[] { PosixSignal.SIGTERM, PosixSignal.SIGHUP, PosixSignal.SIGINT }.Select(signal => PosixSignalRegistration.Create(signal, _ => KillAll()))];

    static ChildProcess() => AppDomain.CurrentDomain.ProcessExit += (_, _) =>
    {
        KillAll();
        GC.KeepAlive(OnSignals);
    };

    private ChildProcess(Process process)
    {
        _process = process;
        Id = process.Id;
        Living[Id] = this;
        Exited = WaitAsync();
    }

    /// <summary>Its process id.</summary>
    public int Id { get; }

    /// <summary>Completes with the exit code when it ended and all its lines were heard.</summary>
    public Task<int> Exited { get; }

    /// <summary>How to start a program that lies beside the tests.</summary>
    /// <param name="assembly">Its file, for example <c>rthub.dll</c>.</param>
    /// <param name="words">Its arguments.</param>
    public static ProcessStartInfo DotNet(string assembly, params IEnumerable<string> words)
    {
        var path = Path.Combine(AppContext.BaseDirectory, assembly);
        if (!File.Exists(path)) throw new FileNotFoundException($"{path} is not built beside the tests.", path);
        var start = new ProcessStartInfo(Environment.ProcessPath is { } host && Path.GetFileName(host) == "dotnet" ? host : "dotnet");
        start.ArgumentList.Add(path);
        foreach (var word in words) start.ArgumentList.Add(word);
        return start;
    }

    /// <summary>Starts one.</summary>
    /// <param name="start">What.</param>
    /// <param name="heard">Called for each line of both outputs.</param>
    public static ChildProcess Start(ProcessStartInfo start, Action<string> heard)
    {
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Hear(line.Data, heard);
        process.ErrorDataReceived += (_, line) => Hear(line.Data, heard);
        process.Start();
        var child = new ChildProcess(process);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return child;
    }

    /// <summary>Sends it a signal; nothing happens when it is gone.</summary>
    public void Signal(ProcessSignal signal)
    {
        if (!Exited.IsCompleted) _ = NativeMethods.Kill(Id, (int)signal);
    }

    /// <summary>Ends its input; a program may take that as a request to end.</summary>
    public void CloseInput() => _process.StandardInput.Close();

    /// <inheritdoc/>
    public void Dispose()
    {
        Signal(ProcessSignal.Kill);
        Living.TryRemove(Id, out _);
    }

    private static void KillAll()
    {
        foreach (var child in Living.Values) child.Signal(ProcessSignal.Kill);
    }

    private static void Hear(string? line, Action<string> heard)
    {
        if (line is not null) heard(line);
    }

    private async Task<int> WaitAsync()
    {
        await Task.Yield();
        await _process.WaitForExitAsync();
        var code = _process.ExitCode;
        Living.TryRemove(Id, out _);
        _process.Dispose();
        return code;
    }

    private static class NativeMethods
    {
        [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
        public static extern int Kill(int id, int signal);
    }
}
