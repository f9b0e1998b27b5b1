using RealtimeHub.TestKit;

namespace RealtimeHub.Faults.Running;

/// <summary>Something that goes wrong, and what must hold nevertheless.</summary>
/// <param name="Name">As it is called on the command line.</param>
/// <param name="Summary">What is done and what must hold, in a line.</param>
/// <param name="Settings">Its settings with their defaults; <c>seed</c>, and <c>limit</c> in seconds, are every scenario's.</param>
/// <param name="RunAsync">Does it.</param>
internal sealed record Scenario(string Name, string Summary, IReadOnlyDictionary<string, int> Settings, Func<FaultRun, CancellationToken, Task> RunAsync)
{
    private const int UsualLimit = 3_600;

    /// <summary>Whether it may run with its hub's log in Redis: one that works on files may not, nor one that brings its own.</summary>
    public bool MayRunOnRedis { get; init; }

    /// <summary>Runs it and tells what it found.</summary>
    public async Task<IReadOnlyList<Checking.Finding>> ExecuteAsync(
        IReadOnlyDictionary<string, int> given, Action<string> say, FaultSubjects? subjects = null, CancellationToken cancellationToken = default)
    {
        var settings = new Dictionary<string, int>(Settings) { ["seed"] = 1, ["limit"] = UsualLimit };
        foreach (var (name, value) in given) settings[name] = value;
        await using var redis = subjects is { OnRedis: true } ? await RedisServer.StartAsync(new RedisOptions { AppendFsync = "always" }, cancellationToken) : null;
        using var run = new FaultRun(settings, (subjects ?? new FaultSubjects()) with { Redis = redis }, say);
        say($"{Name}: {string.Join(", ", settings.Select(s => $"{s.Key} {s.Value}"))}");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(settings["limit"]));
        try
        {
            if (redis is not null && !MayRunOnRedis) throw new NotSupportedException($"{Name} is not about a log in Redis.");
            await RunAsync(run, limit.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            run.Find("BROKE OFF", cancellationToken.IsCancellationRequested ? "it was interrupted" : $"it was not over after {settings["limit"]} s");
        }
        catch (NotSupportedException e)
        {
            run.Find("CANNOT RUN", e.Message);
        }
        catch (Exception e)
        {
            run.Find("BROKE OFF", e.ToString());
        }

        Findings.Report(run.Findings, say);
        return run.Findings;
    }
}
