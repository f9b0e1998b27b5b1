using System.Diagnostics;

namespace RealtimeHub.TestKit;

/// <summary>Where a process runs: this machine, or a network namespace of it, which has an address of its own.</summary>
/// <param name="Address">Where it listens.</param>
/// <param name="Namespace">As <c>ip netns</c> calls it; null for the machine's own network.</param>
public sealed record Place(string Address, string? Namespace = null)
{
    /// <summary>The machine's own network.</summary>
    public static Place Loopback { get; } = new("127.0.0.1");

    /// <summary>The same program, here.</summary>
    public ProcessStartInfo At(ProcessStartInfo start)
    {
        if (Namespace is null) return start;
        // It becomes the program itself, so that signals and exit codes are the program's.
        return new ProcessStartInfo("ip", ["netns", "exec", Namespace, start.FileName, .. start.ArgumentList]);
    }
}
