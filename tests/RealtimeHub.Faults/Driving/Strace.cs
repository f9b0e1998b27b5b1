using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using RealtimeHub.TestKit;

namespace RealtimeHub.Faults.Driving;

/// <summary>Makes a system call of a running process fail.</summary>
internal sealed partial class Strace : IDisposable
{
    private readonly ChildProcess _process;
    private readonly TaskCompletionSource<TimeSpan> _injected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _attached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<string> _said = [];

    private Strace(int process, string calls, string error, int number)
    {
        var start = new ProcessStartInfo("strace", ["-f", "-ttt", "-p", $"{process}", "-e", $"trace={calls}", "-e", $"inject={calls}:error={error}:when={number}"]);
        _process = ChildProcess.Start(start, Hear);
    }

    /// <summary>Completes when the call failed, with the time of the machine's clock since 1970.</summary>
    public Task<TimeSpan> Injected => _injected.Task;

    /// <summary>Attaches to all threads of a process.</summary>
    /// <param name="process">Its id.</param>
    /// <param name="calls">The calls, for example <c>pwrite64</c>.</param>
    /// <param name="error">For example <c>EIO</c>.</param>
    /// <param name="number">Which call of a thread fails.</param>
    public static async Task<Strace> AttachAsync(int process, string calls, string error, int number)
    {
        var strace = new Strace(process, calls, error, number);
        if (await Task.WhenAny(strace._attached.Task, strace._process.Exited) == strace._attached.Task) return strace;
        throw new NotSupportedException($"strace cannot attach: {string.Join('\n', strace._said)}");
    }

    public void Dispose() => _process.Dispose();

    private void Hear(string line)
    {
        lock (_said) _said.Add(line);
        if (line.Contains("attached", StringComparison.Ordinal)) _attached.TrySetResult();
        if (!line.Contains("(INJECTED)", StringComparison.Ordinal)) return;
        _injected.TrySetResult(TimeSpan.FromSeconds(double.Parse(Time().Match(line).Value, CultureInfo.InvariantCulture)));
    }

    [GeneratedRegex(@"\d{9,}\.\d+")]
    private static partial Regex Time();
}
