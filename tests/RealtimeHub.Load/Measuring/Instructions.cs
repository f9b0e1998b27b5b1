using System.Diagnostics;
using System.Globalization;

namespace RealtimeHub.Load;

/// <summary>
/// Counts a process's instructions with <c>perf stat</c>, where that is installed and allowed: the one figure that a busy machine hardly
/// changes. Counts only between <see cref="Resume"/> and <see cref="Pause"/>.
/// </summary>
internal sealed class Instructions : IDisposable
{
    private readonly string _control = Path.Combine(Path.GetTempPath(), $"rthub-perf-{Guid.NewGuid():n}");
    private readonly Process? _perf;
    private readonly FileStream? _commands;

    public Instructions(int? process)
    {
        if (process is not { } id || !File.Exists("/usr/bin/perf")) return;
        using (var made = Process.Start("mkfifo", [_control])) made.WaitForExit();
        var start = new ProcessStartInfo("perf", ["stat", "-x", ";", "-D", "-1", "-e", "instructions:u,instructions:k", "--control", $"fifo:{_control}", "-p", $"{id}"]) { RedirectStandardError = true };
        _perf = Process.Start(start);
        // Open for both, so that opening does not wait for perf.
        _commands = new FileStream(_control, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
    }

    public void Resume() => Say("enable\n"u8);

    public void Pause() => Say("disable\n"u8);

    /// <summary>All that were counted, of the program and of the kernel for it; not a number where they could not be. Ends the counting.</summary>
    public (double User, double Kernel) Total()
    {
        if (_perf is null) return (double.NaN, double.NaN);
        // It reports when it is interrupted, and has no command for that.
        using (var interrupt = Process.Start("kill", ["-INT", $"{_perf.Id}"])) interrupt.WaitForExit();
        var report = _perf.StandardError.ReadToEnd();
        _perf.WaitForExit();
        return (Count(report, "instructions:u"), Count(report, "instructions:k"));
    }

    public void Dispose()
    {
        if (_perf is { HasExited: false }) _perf.Kill();
        _perf?.Dispose();
        _commands?.Dispose();
        File.Delete(_control);
    }

    private void Say(ReadOnlySpan<byte> command)
    {
        if (_perf is { HasExited: false }) _commands!.Write(command);
    }

    private static double Count(string report, string what)
    {
        var line = report.Split('\n').FirstOrDefault(l => l.Contains(what, StringComparison.Ordinal));
        return line is not null && double.TryParse(line.Split(';')[0], CultureInfo.InvariantCulture, out var count) ? count : double.NaN;
    }
}
