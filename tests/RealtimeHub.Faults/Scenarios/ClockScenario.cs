using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using RealtimeHub.Faults.Driving;
using RealtimeHub.Faults.Running;
using RealtimeHub.TestKit;

namespace RealtimeHub.Faults.Scenarios;

/// <summary>
/// The hub's clock is set by an hour and by ten years, forwards and backwards, while it works, and it is restarted with each wrong clock.
/// Order and resuming do not care, keys are still known, and no event seems older than the one before it.
/// </summary>
internal static class ClockScenario
{
    private static readonly TimeSpan[] Jumps =
    [
        TimeSpan.FromHours(1), TimeSpan.FromHours(-1), TimeSpan.FromDays(3_650), TimeSpan.FromDays(-3_650), TimeSpan.FromSeconds(-5), TimeSpan.Zero,
    ];

    public static Scenario Scenario { get; } = new(
        "clock",
        "the hub's clock set by 1 h and 10 years, forwards and backwards, during load and restarts: order and resuming do not care",
        new Dictionary<string, int> { ["times"] = 2, ["acks"] = 300 },
        RunAsync);

    private static async Task RunAsync(FaultRun run, CancellationToken cancellationToken)
    {
        var clock = new JumpingClock();
        using var folder = new TestFolder();
        var gate = new HubGate();
        var hub = await StartAsync(folder, clock, null);
        try
        {
            using var http = new HttpClient { BaseAddress = hub.Address };
            // Repeats would be forgotten rightly when the clock says that ten years have passed.
            await using var load = Load.Start(http, gate, run.History, new LoadSettings { Publishers = 8, Repeated = 0 }, run.Random);
            await using var consumer = Consumer.Start("follower", hub.Address, run.History);
            foreach (var jump in Enumerable.Repeat(Jumps, run["times"]).SelectMany(j => j))
            {
                await load.AcknowledgeAsync(run["acks"], cancellationToken);
                clock.WrongBy = jump;
                run.Fault($"clock wrong by {jump}");
                await load.AcknowledgeAsync(run["acks"], cancellationToken);
                gate.Close();
                await hub.DisposeAsync();
                hub = await StartAsync(folder, clock, hub.Address);
                gate.Open();
            }

            await load.AcknowledgeAsync(run["acks"], cancellationToken);
            await load.StopAsync();
            await consumer.ReachAsync(await FinalRead.RecordAsync(http, run.History), cancellationToken);
            await ExpectTimesInOrderAsync(run, http);
        }
        finally
        {
            await hub.DisposeAsync();
        }

        run.Check(leastAcknowledged: run["times"] * Jumps.Length * run["acks"]);
    }

    private static Task<TestHub> StartAsync(TestFolder folder, JumpingClock clock, Uri? address) =>
        TestHub.StartAsync(folder: folder, services: services => services.AddSingleton<TimeProvider>(clock), address: address);

    private static async Task ExpectTimesInOrderAsync(FaultRun run, HttpClient http)
    {
        var before = DateTimeOffset.MinValue;
        await foreach (var page in FinalRead.PagesAsync(http))
        {
            foreach (var (at, json) in page)
            {
                using var e = JsonDocument.Parse(json);
                var received = e.RootElement.GetProperty("received").GetDateTimeOffset();
                run.Expect(received >= before, "TIME BACKWARDS", $"{at} was received {received}, the event before it {before}");
                before = received;
            }
        }
    }
}
