namespace RealtimeHub.Simulation;

/// <summary>What the simulated store looks like.</summary>
public sealed record SimulationOptions
{
    /// <summary>How many live channels the store ingests.</summary>
    public int Channels { get; init; } = 1;

    /// <summary>
    /// Flows of each channel. Of seven: three video renditions, two audio, one data and one multi that collects the others; other
    /// numbers keep about these proportions. The multi comes with three flows, the data with five.
    /// </summary>
    public int FlowsPerChannel { get; init; } = 7;

    /// <summary>How long a segment is, 10 ms to one hour.</summary>
    public TimeSpan SegmentDuration { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The same seed makes the same store: ids, bodies, delays and which segments are late.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>When ingest begins; without it, when the store is made.</summary>
    public DateTimeOffset? Start { get; init; }

    /// <summary>Live, one in so many segments is missed at first and arrives a few segments later. 0 for none.</summary>
    public int LateOneIn { get; init; } = 60;

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Channels, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(FlowsPerChannel, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(SegmentDuration, TimeSpan.FromMilliseconds(10));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(SegmentDuration, TimeSpan.FromHours(1));
        ArgumentOutOfRangeException.ThrowIfNegative(LateOneIn);
    }
}
