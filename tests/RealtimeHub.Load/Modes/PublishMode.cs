using RealtimeHub.Load.Wire;

namespace RealtimeHub.Load;

/// <summary>
/// Publishers over HTTP, each with one request on its way, against the hub and against a bare Kestrel endpoint in turns: the
/// machine's mood changes, the ratio within a round hardly.
/// </summary>
internal sealed class PublishMode(Lab lab, PublishOptions options)
{
    // What the log's record and the hub's members add to an event.
    private const int Overhead = 250;

    // On one core the compiler shares it with what it compiles, and takes its time.
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(10);

    public void Run()
    {
        using var bareProcess = ServerProcess.OfThisProgram(lab.Data, BareEndpoint.Verb);
        var plan = new PublishPlan(options.Publishers, options.Size, options.Batch) { IsScattered = options.IsScattered };
        using var hub = new Contender(lab.Loop, lab.Hub, plan);
        using var bare = new Contender(lab.Loop, bareProcess.Target, plan);
        using var sync = lab.Hub.Data is { } data ? new SyncProbe(data, (options.Size * options.Batch) + Overhead) : null;
        foreach (var contender in (Contender[])[hub, bare]) contender.WarmUp(WarmUp);
        lab.Others = new Others(lab.Hub.Process, bareProcess.Target.Process);
        for (var round = 1; round <= options.Rounds; round++)
        {
            bare.Round(options.Time);
            hub.Round(options.Time);
            if (options.Publishers == 1) sync?.RunFor(options.Time);
            lab.Say($"round {round}: bare {bare.Rates[^1]:N0}/s, hub {hub.Rates[^1]:N0}/s, ratio {hub.Rates[^1] / bare.Rates[^1]:0.000}");
        }

        lab.Print(Report(hub, bare, sync));
    }

    private Report Report(Contender hub, Contender bare, SyncProbe? sync)
    {
        var report = new Report("publish");
        report.Add("publishers", "publishers", options.Publishers);
        report.Add("batch", "events a request", options.Batch);
        report.Add("size", "bytes an event", options.Size);
        report.Add("hub_requests_per_s", "hub, requests/s (median)", Median.Of(hub.Rates));
        report.Add("bare_requests_per_s", "bare endpoint, requests/s (median)", Median.Of(bare.Rates));
        report.Add("ratio", "ratio (median of the rounds)", Median.Of(hub.Rates.Zip(bare.Rates, (h, b) => h / b)), "0.000");
        report.Add("hub_events_per_s", "hub, events/s", Median.Of(hub.Rates) * options.Batch);
        report.Add("hub_cpu_us", "hub, CPU µs a request", hub.CpuMicroseconds, "0.0");
        report.Add("bare_cpu_us", "bare endpoint, CPU µs a request", bare.CpuMicroseconds, "0.0");
        report.Add("cpu_ratio", "ratio by CPU time (others disturb it less)", bare.CpuMicroseconds / hub.CpuMicroseconds, "0.000");
        var (hubUser, hubKernel) = hub.TakeInstructions();
        var (bareUser, bareKernel) = bare.TakeInstructions();
        report.Add("hub_instructions_user", "hub, instructions a request: its own", hubUser);
        report.Add("hub_instructions_kernel", "  of the kernel for it", hubKernel);
        report.Add("bare_instructions_user", "bare endpoint, instructions a request: its own", bareUser);
        report.Add("bare_instructions_kernel", "  of the kernel for it", bareKernel);
        report.Add("hub_ack", "hub, acknowledged", hub.Latency);
        report.Add("bare_ack", "bare endpoint, acknowledged", bare.Latency);
        if (sync is not { Latency.Count: > 0 }) return report;
        report.Add("sync", "one synced write", sync.Latency);
        report.Add("over_sync_p50_ms", "hub beyond one synced write, p50 ms", hub.Latency.Milliseconds(0.5) - sync.Latency.Milliseconds(0.5), "0.000");
        return report;
    }
}
