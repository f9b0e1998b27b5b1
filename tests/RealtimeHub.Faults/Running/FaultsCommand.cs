using System.Globalization;
using RealtimeHub.Faults.Broken;
using RealtimeHub.Faults.Scenarios;

namespace RealtimeHub.Faults.Running;

/// <summary>The command line.</summary>
internal static class FaultsCommand
{
    private const int Held = 0;
    private const int DidNotHold = 1;
    private const int Usage = 64;

    public static async Task<int> RunAsync(string[] args)
    {
        switch (args)
        {
            case [] or ["--help" or "-h" or "help"]:
                Console.WriteLine(Help());
                return Held;
            case ["list"]:
                foreach (var scenario in All.Scenarios) Console.WriteLine($"{scenario.Name,-16} {scenario.Summary}");
                return Held;
            default:
                return await RunScenarioAsync(args);
        }
    }

    private static async Task<int> RunScenarioAsync(string[] args)
    {
        if (All.Scenarios.FirstOrDefault(s => s.Name == args[0]) is not { } scenario) return Wrong($"There is no scenario '{args[0]}'; see: list");
        var settings = new Dictionary<string, int> { ["seed"] = Environment.TickCount & 0xffff };
        string? broken = null;
        var onRedis = false;
        for (var i = 1; i < args.Length; i += 2)
        {
            var name = args[i].TrimStart('-');
            if (name == "broken" && i + 1 < args.Length)
            {
                broken = args[i + 1];
                continue;
            }

            if (name == "log" && i + 1 < args.Length && args[i + 1] is "redis" or "files")
            {
                onRedis = args[i + 1] == "redis";
                continue;
            }

            if (name is not ("seed" or "limit") && !scenario.Settings.ContainsKey(name)) return Wrong($"{scenario.Name} has no setting '{args[i]}'; it has --seed --limit {string.Join(' ', scenario.Settings.Keys.Select(k => $"--{k}"))}");
            if (i + 1 == args.Length || !int.TryParse(args[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var value)) return Wrong($"{args[i]} needs a whole number");
            settings[name] = value;
        }

        using var interrupted = new CancellationTokenSource();
        Console.CancelKeyPress += (_, pressed) =>
        {
            pressed.Cancel = true;
            interrupted.Cancel();
        };
        var findings = await scenario.ExecuteAsync(settings, Console.WriteLine, new FaultSubjects { Broken = broken, OnRedis = onRedis }, interrupted.Token);
        return findings.Count == 0 ? Held : DidNotHold;
    }

    private static int Wrong(string why)
    {
        Console.Error.WriteLine($"faults: {why}");
        return Usage;
    }

    private static string Help() => $"""
        Breaks a hub on purpose and says what it found.

          dotnet run -c Release --project tests/RealtimeHub.Faults -- SCENARIO [--seed N] [--SETTING N ...]
          dotnet run -c Release --project tests/RealtimeHub.Faults -- list

        Each run prints its seed, what it did, counts and what it found. Exit code 0 when it holds, 1 when it does not or when
        nothing was tested, 64 for a wrong command line. What a failed run left, its history among it, is kept.
        --log redis keeps the hub's log in a redis-server of the run's own: {string.Join(", ", All.Scenarios.Where(s => s.MayRunOnRedis).Select(s => s.Name))}.
        --broken NAME puts a hub or client in the place of the real one that is broken on purpose:
        {string.Join(", ", [.. BrokenLogs.All, FaultSubjects.BrokenClient])}.

        {string.Join('\n', All.Scenarios.Select(s => $"  {s.Name}\n      {s.Summary}\n      --seed 1{string.Concat(s.Settings.Select(o => $" --{o.Key} {o.Value}"))}"))}
        """;
}
