using System.Diagnostics;
using System.Globalization;
using System.Text;
using RealtimeHub.Client;
using RealtimeHub.Tams;

namespace RealtimeHub.Benchmarks;

/// <summary>
/// How long a wait for a timerange takes to return once the event that completes it was sent: one wait after the other, over a hub that
/// runs. The clock starts before the publish, so the synced write is in it.
/// </summary>
internal static class Waits
{
    private const int Rounds = 300;
    private const int WarmUp = 50;

    public static async Task RunAsync(Uri hub)
    {
        await using var waiting = RealtimeClient.Connect(hub);
        await using var publishing = RealtimeClient.Connect(hub);
        var flow = Guid.NewGuid();
        var took = new List<double>();
        for (var i = 0; i < Rounds + WarmUp; i++)
        {
            var micros = await RoundAsync(waiting, publishing, flow, i);
            if (i >= WarmUp) took.Add(micros / 1000);
        }

        took.Sort();
        var line = string.Create(
            CultureInfo.InvariantCulture, $"{Rounds} waits, from the send of the completing event to the return, ms: p50 {took[Rounds / 2]:F2}  p99 {took[(int)(Rounds * 0.99)]:F2}  most {took[^1]:F2}");
        Console.WriteLine(line);
    }

    private static async Task<double> RoundAsync(RealtimeClient waiting, RealtimeClient publishing, Guid flow, int second)
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var options = new WaitOptions { Progress = new FirstProgress(asked) };
        var wait = waiting.WaitForTimerangeAsync(flow, Timerange.Parse($"[{second}:0_{second + 1}:0)", null), options);
        // It was told that nothing is there yet: from here on it waits.
        await asked.Task;
        var began = Stopwatch.GetTimestamp();
        await publishing.PublishAsync("tams", Segment(flow, second));
        await wait;
        return Stopwatch.GetElapsedTime(began).TotalMicroseconds;
    }

    private static string Segment(Guid flow, int second) => new StringBuilder()
        .Append("""{"event_timestamp":"2026-01-01T00:00:00Z","event_type":"flows/segments_added","event":{"flow_id":""")
        .Append(CultureInfo.InvariantCulture, $"\"{flow}\",\"segments\":[{{\"object_id\":\"o{second}\",\"timerange\":\"[{second}:0_{second + 1}:0)\"}}]}}}}")
        .ToString();

    private sealed class FirstProgress(TaskCompletionSource asked) : IProgress<WaitProgress>
    {
        public void Report(WaitProgress value) => asked.TrySetResult();
    }
}
