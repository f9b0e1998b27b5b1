using RealtimeHub.Tams;

namespace RealtimeHub.EventLog.Knowledge;

/// <summary>What segment events do to a flow's coverage, also while the store's segments are being read.</summary>
internal static class CoverageChanges
{
    // Stores that deliver out of order tell of segments after the flow's deletion: they are not there.
    public static KnownFlow Add(this KnownFlow flow, Timerange range) => flow.IsDeleted ? flow : flow with { Coverage = flow.Coverage.Add(range) };

    public static KnownFlow Remove(this KnownFlow flow, Timerange range) => flow with
    {
        Coverage = flow.Coverage.Remove(range),
        RemovedSinceReading = flow.RemovedSinceReading?.Add(range),
    };
}
