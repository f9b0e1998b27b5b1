using System.Diagnostics;

namespace RealtimeHub.Faults.Driving;

/// <summary>Tools of the machine that break things.</summary>
internal static class Shell
{
    /// <summary>Says clearly when this machine cannot do what a scenario needs; a scenario that cannot run must not look as if it held.</summary>
    /// <exception cref="NotSupportedException">It cannot.</exception>
    public static void Require(string scenario, params IEnumerable<string> tools)
    {
        if (!Environment.IsPrivilegedProcess) throw new NotSupportedException($"{scenario} cannot run here: it needs root, for {string.Join(", ", tools)}.");
        foreach (var tool in tools)
        {
            if (!Find(tool)) throw new NotSupportedException($"{scenario} cannot run here: there is no {tool}. Install it (apt-get install strace e2fsprogs mount iproute2 nftables redis-server).");
        }
    }

    /// <summary>Runs a tool to its end.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public static async Task RunAsync(string tool, params IEnumerable<string> words)
    {
        using var process = Process.Start(new ProcessStartInfo(tool, words) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var said = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{tool} {string.Join(' ', words)} ended with {process.ExitCode}: {string.Concat(await said)}");
    }

    private static bool Find(string tool) =>
        (Environment.GetEnvironmentVariable("PATH") + ":/usr/sbin:/sbin").Split(':').Any(folder => File.Exists(Path.Combine(folder, tool)));
}
