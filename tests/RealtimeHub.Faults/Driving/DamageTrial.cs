using RealtimeHub.Protocol;
using RealtimeHub.TestKit;

namespace RealtimeHub.Faults.Driving;

/// <summary>What a hub made of a damaged folder.</summary>
/// <param name="What">In words.</param>
/// <param name="Fault">The name of what is wrong about it; null for nothing.</param>
/// <param name="IsWhole">Everything was served as it had been.</param>
internal sealed record TrialOutcome(string What, string? Fault = null, bool IsWhole = false);

/// <summary>Starts a hub on a damaged folder and asks it for everything.</summary>
internal static class DamageTrial
{
    public static async Task<TrialOutcome> RunAsync(HostProgram program, GoodFolder truth, CancellationToken cancellationToken)
    {
        try
        {
            await using var hub = await HostProcess.StartAsync(program, cancellationToken);
            return await ReadAsync(hub, truth);
        }
        catch (HostStartException refused)
        {
            var saysWhy = refused.Output.Contains("damaged", StringComparison.Ordinal);
            return new TrialOutcome(saysWhy ? "refused at start" : $"refused without a sentence: {refused.Output}", saysWhy ? null : "NO REASON");
        }
    }

    private static async Task<TrialOutcome> ReadAsync(HostProcess hub, GoodFolder truth)
    {
        var served = 0;
        try
        {
            await foreach (var page in FinalRead.PagesAsync(hub.Http))
            {
                foreach (var (at, json) in page)
                {
                    if (!truth.Events.TryGetValue(at, out var good) || good != json) return new TrialOutcome($"served at {at}, which was not so", "DAMAGE SERVED");
                    served++;
                }
            }
        }
        catch (HttpRequestException refused)
        {
            return new TrialOutcome($"refused when read ({(int?)refused.StatusCode})");
        }

        if (served == truth.Events.Count) return new TrialOutcome("everything served as it was", "NOT FOUND", IsWhole: true);
        // An end that is missing looks like a write that was interrupted; whoever read further must be told.
        return await IsToldAsync(hub, truth.Tip)
            ? new TrialOutcome("an end was taken for an interrupted write; readers are told")
            : new TrialOutcome($"{truth.Events.Count - served} events are missing, and a reader at the tip is not told", "SILENT LOSS");
    }

    private static async Task<bool> IsToldAsync(HostProcess hub, Position tip)
    {
        var page = await hub.Http.GetStringAsync($"streams/tams/events?from=position:{tip}");
        return page.Contains("\"gap\"", StringComparison.Ordinal) && page.Contains("rollback", StringComparison.Ordinal);
    }
}
