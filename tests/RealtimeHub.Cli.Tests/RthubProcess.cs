using System.Diagnostics;

namespace RealtimeHub.Cli.Tests;

/// <summary>rthub as a process of its own.</summary>
internal static class RthubProcess
{
    public static Process Start(Uri hub, params string[] args)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } host && host.EndsWith("dotnet") ? host : "dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["RTHUB_URL"] = hub.ToString() },
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "rthub.dll"));
        foreach (var word in args) start.ArgumentList.Add(word);
        return Process.Start(start)!;
    }
}
