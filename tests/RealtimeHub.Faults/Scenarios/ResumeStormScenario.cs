using System.Collections.Concurrent;
using System.Diagnostics;
using RealtimeHub.Client;
using RealtimeHub.Faults.Driving;
using RealtimeHub.Faults.Recording;
using RealtimeHub.Faults.Running;
using RealtimeHub.Protocol;
using RealtimeHub.TestKit;

namespace RealtimeHub.Faults.Scenarios;

/// <summary>Clients leave and come back all the time, some after having missed much, while events go on coming.</summary>
internal static class ResumeStormScenario
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(3);

    public static Scenario Scenario { get; } = new(
        "resume-storm",
        "200 clients resume 10,000 times under 1,000 events a second: no gap; one that missed 10,000 events is current within 3 s",
        new Dictionary<string, int> { ["clients"] = 200, ["resumes"] = 10_000, ["persecond"] = 60, ["rate"] = 1_000, ["missed"] = 10_000 },
        RunAsync)
    { MayRunOnRedis = true };

    private static async Task RunAsync(FaultRun run, CancellationToken cancellationToken)
    {
        await using var hub = await HostProcess.StartAsync(run.Subjects.Hub(Path.Combine(run.Folder, "data")), cancellationToken);
        await FillAsync(run, hub, cancellationToken);
        await using var load = Load.Start(hub.Http, new HubGate(), run.History, new LoadSettings { Publishers = 8, Rate = run["rate"], Padding = 100, Batch = 10 }, run.Random);
        var began = Stopwatch.GetTimestamp();
        var storm = new Storm(run, hub.Address);
        await Task.WhenAll(Enumerable.Range(0, run["clients"]).Select(n => Task.Run(() => storm.ComeAndGoAsync(n, cancellationToken), cancellationToken)));
        var rate = load.Acknowledged / Stopwatch.GetElapsedTime(began).TotalSeconds;
        await load.StopAsync();
        await FinalRead.RecordAsync(hub.Http, run.History);

        run.Say($"{storm.Resumes:N0} resumes under {rate:N0} events/s; after a few events current in {Spread.Of(storm.Short)}");
        run.Say($"{storm.Long.Count:N0} of them had missed {run["missed"]:N0} events: current in {Spread.Of(storm.Long)}");
        run.Expect(storm.Long.Max() < Longest, "LATE", $"a client that had missed {run["missed"]:N0} events was current after {storm.Long.Max().TotalSeconds:0.0} s");
        run.Expect(rate > run["rate"] * 0.9, "VACUOUS", $"only {rate:N0} events/s were published");
        run.Fault("resumes", hadEffect: storm.Resumes >= run["resumes"]);
        run.Check(leastAcknowledged: run["missed"], oneByOne: false);
    }

    // Enough for somebody to have missed.
    private static async Task FillAsync(FaultRun run, HostProcess hub, CancellationToken cancellationToken)
    {
        var settings = new LoadSettings { Publishers = 4, FirstPublisher = 100, Batch = 200, Padding = 100 };
        await using var load = Load.Start(hub.Http, new HubGate(), run.History, settings, run.Random);
        await load.AcknowledgeAsync(run["missed"] * 2, cancellationToken);
        await load.StopAsync();
    }

    private sealed class Storm(FaultRun run, Uri hub)
    {
        private const int OneInSoMany = 100;
        private const int OnOneConnection = 4;
        private int _resumes;

        public int Resumes => Math.Min(_resumes, run["resumes"]);

        public ConcurrentBag<TimeSpan> Short { get; } = [];

        public ConcurrentBag<TimeSpan> Long { get; } = [];

        public async Task ComeAndGoAsync(int number, CancellationToken cancellationToken)
        {
            var random = new Random(run["seed"] * 1_000 + number);
            var pace = new Pace(run["persecond"] / (double)run["clients"]);
            // Not all at once to begin with.
            await Task.Delay(TimeSpan.FromSeconds(random.NextDouble() * run["clients"] / run["persecond"]), cancellationToken);
            while (true)
            {
                await using var client = RealtimeClient.Connect(hub);
                for (var n = 0; n < OnOneConnection; n++)
                {
                    var resume = Interlocked.Increment(ref _resumes);
                    if (resume > run["resumes"]) return;
                    var isLong = resume % OneInSoMany == 0;
                    var took = await ResumeAsync(client, $"r{resume}", isLong ? run["missed"] : random.Next(200), cancellationToken);
                    (isLong ? Long : Short).Add(took);
                    pace.Spent(1);
                    await pace.WaitAsync(cancellationToken);
                }
            }
        }

        private async Task<TimeSpan> ResumeAsync(RealtimeClient client, string name, int missed, CancellationToken cancellationToken)
        {
            var now = await TipAsync(client, cancellationToken);
            var from = now.Plus(-missed);
            run.History.Add(new Entry(name, EntryType.Invoke, EntryKind.Subscribe) { At = from });
            var began = Stopwatch.GetTimestamp();
            await foreach (var message in client.SubscribeAsync("tams", from: StartFrom.After(from), cancellationToken: cancellationToken))
            {
                ConsumerRecord.Add(run.History, name, message);
                if (message is CaughtUpMessage or EventsMessage { Behind: 0 }) break;
            }

            var took = Stopwatch.GetElapsedTime(began);
            run.History.Add(new Entry(name, EntryType.Ok, EntryKind.Leave));
            return took;
        }

        private static async Task<Position> TipAsync(RealtimeClient client, CancellationToken cancellationToken)
        {
            await foreach (var message in client.SubscribeAsync("tams", cancellationToken: cancellationToken))
            {
                if (message.Reached is { } reached) return reached;
            }

            throw new InvalidOperationException("A subscription ended.");
        }
    }
}
