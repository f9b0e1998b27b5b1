using System.Diagnostics;

namespace RealtimeHub.Load;

/// <summary>The server has the first core, this program the second: neither can take time from the other and call it speed.</summary>
internal static class Pinning
{
    private const string Mark = "RTHUB_LOAD_PINNED";

    /// <summary>How this program is started.</summary>
    public static IReadOnlyList<string> ThisProgram { get; } =
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet"
            ? ["dotnet", typeof(Pinning).Assembly.Location]
            : [Environment.ProcessPath!];

    public static IReadOnlyList<string> OnServerCore => IsPossible ? ["taskset", "-c", "0"] : [];

    private static bool IsPossible { get; } = File.Exists("/usr/bin/taskset") && (IsPinned || Environment.ProcessorCount > 1);

    private static bool IsPinned => Environment.GetEnvironmentVariable(Mark) is not null;

    /// <summary>Runs this program again on the second core, unless it is there; its exit code, or null to go on.</summary>
    public static int? RunOnLoadCore(string[] args)
    {
        if (IsPinned || args.Contains(BareEndpoint.Verb) || args.Contains(StockSignalR.Verb)) return null;
        if (!IsPossible)
        {
            Console.Error.WriteLine("Not pinned (no taskset, or one core): server and load share their time, and the figures say less.");
            return null;
        }

        var start = new ProcessStartInfo("taskset", ["-c", "1", .. ThisProgram, .. args]);
        start.Environment[Mark] = "1";
        using var again = Process.Start(start)!;
        again.WaitForExit();
        return again.ExitCode;
    }
}
