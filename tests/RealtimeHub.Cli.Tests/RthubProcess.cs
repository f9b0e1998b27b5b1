using System.Diagnostics;

namespace RealtimeHub.Cli.Tests;

/// <summary>rthub as a process of its own.</summary>
internal static class RthubProcess
{
    public static Process Start(Uri hub, params string[] args)
    {
        // A script's background job ignores SIGINT, and so would all that it starts: these tests send it.
        var start = new ProcessStartInfo("env")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["RTHUB_URL"] = hub.ToString() },
        };
        start.ArgumentList.Add("--default-signal=INT");
        start.ArgumentList.Add(Environment.ProcessPath is { } host && host.EndsWith("dotnet") ? host : "dotnet");
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "rthub.dll"));
        foreach (var word in args) start.ArgumentList.Add(word);
        return Process.Start(start)!;
    }
}
