using System.Diagnostics;
using RealtimeHub.Client;
using RealtimeHub.Faults.Driving;
using RealtimeHub.Faults.Running;
using RealtimeHub.Protocol;
using RealtimeHub.TestKit;

namespace RealtimeHub.Faults.Scenarios;

/// <summary>A long log must not make a slow start.</summary>
internal static class RestartMillionScenario
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    public static Scenario Scenario { get; } = new(
        "restart-million",
        "a log of 1,000,000 events of 1 KB, kill -9: publishes and subscriptions are accepted within 5 s of the start",
        new Dictionary<string, int> { ["events"] = 1_000_000, ["times"] = 3 },
        RunAsync);

    private static async Task RunAsync(FaultRun run, CancellationToken cancellationToken)
    {
        await using var hub = await HostProcess.StartAsync(run.Subjects.Hub(Path.Combine(run.Folder, "data")), cancellationToken);
        var settings = new LoadSettings { Publishers = 8, Batch = 1_000, Keyed = 10, Repeated = 0, Padding = 1_500 };
        await using (var load = Load.Start(hub.Http, new HubGate(), run.History, settings, run.Random))
        {
            await load.AcknowledgeAsync(run["events"], cancellationToken);
            await load.StopAsync();
            run.Say($"{load.Acknowledged:N0} events in {new DirectoryInfo(Path.Combine(run.Folder, "data")).EnumerateFiles("*.log", SearchOption.AllDirectories).Sum(f => f.Length) >> 20:N0} MiB");
        }

        for (var n = 1; n <= run["times"]; n++)
        {
            await hub.KillAsync();
            run.Fault("kill -9");
            var began = Stopwatch.GetTimestamp();
            var ready = await hub.StartAgainAsync(cancellationToken: cancellationToken);
            var answer = await PublishAnswer.AskAsync(hub.Http, FaultEvents.Envelope(EventId.Of(1_000, n)), null, cancellationToken);
            var accepted = Stopwatch.GetElapsedTime(began);
            run.Expect(answer.IsAcknowledged, "NOT ACCEPTED", $"the first publish was answered {answer.Status}");
            await FirstEventAsync(hub.Address, cancellationToken);
            var served = Stopwatch.GetElapsedTime(began);
            run.Say($"after kill {n}: ready {ready.TotalSeconds:0.00} s, first publish durable {accepted.TotalSeconds:0.00} s, first event from the beginning {served.TotalSeconds:0.00} s after the start");
            run.Expect(served < Longest, "SLOW START", $"publishes and subscriptions were accepted after {served.TotalSeconds:0.00} s");
        }
    }

    private static async Task FirstEventAsync(Uri hub, CancellationToken cancellationToken)
    {
        await using var client = RealtimeClient.Connect(hub);
        await foreach (var message in client.SubscribeAsync("tams", from: StartFrom.Beginning, cancellationToken: cancellationToken))
        {
            if (message is EventsMessage { Events.Count: > 0 }) return;
        }
    }
}
