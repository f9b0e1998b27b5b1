using System.Net;
using System.Text;
using RealtimeHub.Faults.Driving;
using RealtimeHub.Faults.Receivers;
using RealtimeHub.Faults.Recording;
using RealtimeHub.Faults.Running;
using RealtimeHub.TestKit;
using RealtimeHub.TestKit.Receiving;

namespace RealtimeHub.Faults.Scenarios;

/// <summary>Half of the receivers are broken or mean harm, a name server lies, and the hub is killed again and again.</summary>
internal static class WebhooksScenario
{
    // Loopback addresses of their own: only the first may be called.
    private const string Allowed = "127.0.0.1";
    private const string Private = "127.88.7.1";

    private static readonly TimeSpan CatchUp = TimeSpan.FromSeconds(120);

    public static Scenario Scenario { get; } = new(
        "webhooks",
        "hostile receivers, a name server that lies and kill -9 of the hub: each healthy receiver gets each event, in order, and nobody private a connection (root)",
        new Dictionary<string, int> { ["times"] = 10, ["receivers"] = 100, ["rate"] = 200, ["seconds"] = 6, ["p99"] = 2_000, ["slack"] = 300 },
        RunAsync);

    private static async Task RunAsync(FaultRun run, CancellationToken cancellationToken)
    {
        Shell.Require("webhooks", "unshare", "mount");
        var nameServer = IPAddress.Parse($"127.53.{Environment.ProcessId >> 8 & 255}.{Math.Max(1, Environment.ProcessId & 255)}");
        await using var names = new HostileNameServer(nameServer, IPAddress.Parse(Allowed), IPAddress.Parse(Private));
        await using var rebound = new WebhookReceiver((_, answer, stop) => answer.WriteAsync(WebhookReceiver.Answer(200, "Connection: close\r\n"), stop));
        await using var secret = new WebhookReceiver((_, answer, stop) => answer.WriteAsync(WebhookReceiver.Ok, stop), Private, rebound.Port);
        var healthy = Enumerable.Range(0, run["receivers"] / 2).Select(_ => new HealthyReceiver()).ToList();
        var kinds = HostileReceivers.Kinds(secret.Url);
        var hostile = Enumerable.Range(0, run["receivers"] - healthy.Count - 1).Select(n => (kinds[n % kinds.Count].Kind, Receiver: new WebhookReceiver(kinds[n % kinds.Count].Answer))).ToList();
        try
        {
            await using var hub = await HostProcess.StartAsync(Program(run, nameServer), cancellationToken);
            foreach (var url in healthy.Select(r => r.Url).Concat(hostile.Select(r => r.Receiver.Url)).Append(new Uri($"http://rebinding.test:{rebound.Port}/hook")))
                run.Expect(await Registrations.RegisterAsync(hub.Http, url) == HttpStatusCode.Created, "REFUSED", $"{url} could not be registered");
            run.Expect(await Registrations.RegisterAsync(hub.Http, secret.Url) == HttpStatusCode.BadRequest, "ADMITTED", "a private address could be registered");

            await RunAsync(run, hub, healthy, cancellationToken);
            run.Expect(names.Lied > 0, "VACUOUS", "nobody asked the name server twice");
            run.Expect(secret.Connections == 0, "SSRF", $"{secret.Connections} connections to a private address");
            run.Say($"the name server was asked {names.Asked} times and lied {names.Lied} times; {rebound.Connections} connections to the allowed address of that name, {secret.Connections} to the private one");
            await JudgeHostileAsync(run, hub, hostile);
        }
        finally
        {
            foreach (var receiver in healthy) await receiver.DisposeAsync();
            foreach (var (_, receiver) in hostile) await receiver.DisposeAsync();
        }
    }

    private static async Task RunAsync(FaultRun run, HostProcess hub, IReadOnlyList<HealthyReceiver> healthy, CancellationToken cancellationToken)
    {
        var gate = new HubGate();
        var kills = new List<(long Asked, long Gone)>();
        await using var publisher = new SteadyPublisher(hub.Http, gate, run["rate"]);
        for (var n = 0; n < run["times"]; n++)
        {
            // So long it works undisturbed: that is the load.
            await Task.Delay(TimeSpan.FromSeconds(run["seconds"]), cancellationToken);
            gate.Close();
            var asked = MonotonicClock.Now;
            await hub.KillAsync();
            kills.Add((asked, MonotonicClock.Now));
            run.Fault("hub kill -9");
            await hub.StartAgainAsync(cancellationToken: cancellationToken);
            gate.Open();
        }

        await Task.Delay(TimeSpan.FromSeconds(run["seconds"]), cancellationToken);
        await publisher.StopAsync();
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        late.CancelAfter(CatchUp);
        while (healthy.Any(r => r.Count < publisher.Published.Count) && !late.IsCancellationRequested) await Task.Delay(50, CancellationToken.None);
        await JudgeAsync(run, hub, healthy, publisher.Published, kills);
    }

    private static async Task JudgeAsync(FaultRun run, HostProcess hub, IReadOnlyList<HealthyReceiver> healthy, IReadOnlyDictionary<long, long> published, List<(long Asked, long Gone)> kills)
    {
        var places = new Dictionary<long, int>();
        await foreach (var page in FinalRead.PagesAsync(hub.Http))
        {
            foreach (var (_, json) in page) places.Add(FaultEvents.IdIn(Encoding.UTF8.GetBytes(json)), places.Count);
        }

        run.Expect(published.Count >= run["rate"] * run["seconds"] * run["times"] / 4, "VACUOUS", $"only {published.Count} events were published");
        foreach (var id in published.Keys.Where(id => !places.ContainsKey(id))) run.Find("LOST", $"{EventId.Show(id)} was acknowledged and is not in the log");
        var (repeats, oldest) = (0, TimeSpan.Zero);
        var took = new List<double>();
        foreach (var (receiver, number) in healthy.Select((r, n) => (r, n)))
        {
            var check = new ArrivalCheck(places, kills);
            var arrivals = receiver.Arrivals;
            run.Find(check.Check($"receiver {number}", arrivals).Take(5));
            repeats += check.Repeats;
            oldest = check.OldestRepeat > oldest ? check.OldestRepeat : oldest;
            took.AddRange(arrivals.DistinctBy(a => a.Id).Where(a => published.ContainsKey(a.Id)).Select(a => (a.At - published[a.Id]) / 1e6));
        }

        took.Sort();
        run.Say($"{published.Count:N0} events to {healthy.Count} healthy receivers, {took.Count:N0} deliveries, {kills.Count} kills: from publish to receipt median {At(took, 0.5):N1} ms, " +
            $"p90 {At(took, 0.9):N1} ms, p99 {At(took, 0.99):N1} ms, longest {At(took, 1):N0} ms");
        run.Say($"{repeats:N0} calls came again after a kill ({(double)repeats / Math.Max(1, kills.Count * healthy.Count):0.0} a receiver and kill); the oldest of them had come {oldest.TotalMilliseconds:N0} ms before it");
        run.Expect(run["p99"] == 0 || At(took, 0.99) <= run["p99"], "LATE", $"p99 is {At(took, 0.99):N0} ms");
        run.Expect(oldest.TotalMilliseconds <= 200 + run["slack"], "REPEATED", $"a call came again that was taken {oldest.TotalMilliseconds:N0} ms before the kill");
    }

    private static double At(List<double> sorted, double part) => sorted.Count == 0 ? 0 : sorted[(int)Math.Min(sorted.Count - 1, sorted.Count * part)];

    private static async Task JudgeHostileAsync(FaultRun run, HostProcess hub, IReadOnlyList<(string Kind, WebhookReceiver Receiver)> hostile)
    {
        var statuses = await SettledAsync(hub, hostile);
        foreach (var kind in hostile.GroupBy(h => h.Kind))
        {
            var (connections, found) = (kind.Sum(h => h.Receiver.Connections), kind.Select(h => statuses[h.Receiver.Url.ToString()]).Distinct().ToList());
            run.Say($"{kind.Count()} × {kind.Key}: {connections:N0} connections, status {string.Join(", ", found)}");
            run.Expect(connections > 0, "VACUOUS", $"nobody called those that answer {kind.Key}");
            run.Expect(found is [var only] && (only == "error") == (kind.Key == "410"), "STATUS", $"those that answer {kind.Key} are {string.Join(", ", found)}");
        }
    }

    // Who is answered 410 may be the last to be called.
    private static async Task<Dictionary<string, string>> SettledAsync(HostProcess hub, IReadOnlyList<(string Kind, WebhookReceiver Receiver)> hostile)
    {
        using var late = new CancellationTokenSource(CatchUp);
        while (true)
        {
            var statuses = await Registrations.StatusesAsync(hub.Http);
            if (late.IsCancellationRequested || hostile.All(h => h.Receiver.Connections > 0 && (h.Kind != "410" || statuses[h.Receiver.Url.ToString()] == "error"))) return statuses;
            await Task.Delay(100, CancellationToken.None);
        }
    }

    // The hub in a mount namespace of its own, in which the lying name server is the machine's.
    private static HostProgram Program(FaultRun run, IPAddress nameServer)
    {
        var resolver = Path.Combine(run.Folder, "resolv.conf");
        File.WriteAllText(resolver, $"nameserver {nameServer}\noptions timeout:1 attempts:2\n");
        return run.Subjects.Hub(
            Path.Combine(run.Folder, "data"), ("RealtimeHub:Webhooks:AllowHttp", "true"), ("RealtimeHub:Webhooks:AllowNetworks:0", $"{Allowed}/32")) with
        {
            Through = ["unshare", "--mount", "--propagation", "private", "sh", "-c", "mount --bind \"$0\" /etc/resolv.conf && exec \"$@\"", resolver],
        };
    }
}
