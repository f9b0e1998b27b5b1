namespace RealtimeHub.Simulation;

/// <summary>One flow of the store: its prepared events and when in a segment's time it usually arrives.</summary>
internal sealed class SimulatedFlow
{
    public required EventTemplate Created { get; init; }

    public required EventTemplate Updated { get; init; }

    public required EventTemplate SegmentAdded { get; init; }

    public required bool IsAudio { get; init; }

    /// <summary>Names its media objects and picks its late segments.</summary>
    public required SeededNumbers Numbers { get; init; }

    /// <summary>How long after a segment's end its events come: flows of a real store never arrive all at once.</summary>
    public required TimeSpan Delay { get; init; }

    /// <summary>AWS-style: the flow's <c>segments_updated</c> moved, then the segment.</summary>
    public void AppendTo(List<ReadOnlyMemory<byte>> events, SegmentText text)
    {
        events.Add(Updated.Fill(text));
        events.Add(SegmentAdded.Fill(text));
    }
}
