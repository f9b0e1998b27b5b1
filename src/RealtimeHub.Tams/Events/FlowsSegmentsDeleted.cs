namespace RealtimeHub.Tams;

/// <summary>
/// Segments of a flow were deleted (<c>flows/segments_deleted</c>). The timerange may span several segments, and some that are still
/// there. Stores before TAMS 8.0 may name this event <c>flows/segments_added</c>: see <see cref="FlowsSegmentsAdded"/>.
/// </summary>
public sealed record FlowsSegmentsDeleted : TamsEvent
{
    private readonly Timerange[] timeranges;

    internal FlowsSegmentsDeleted(in Envelope envelope, Guid flowId, Timerange timerange)
        : base(envelope) => (FlowId, timeranges) = (flowId, [timerange]);

    /// <summary>The flow.</summary>
    public Guid FlowId { get; }

    /// <summary>From the first deleted segment to the last.</summary>
    public Timerange Timerange => timeranges[0];

    /// <inheritdoc/>
    public override IReadOnlyList<Timerange> Timeranges => timeranges;

    internal static FlowsSegmentsDeleted? Read(in Envelope envelope, out EventFault? fault)
    {
        Timerange timerange = default;
        fault = Required.Id(envelope.Content, "flow_id"u8, "event.flow_id", out var flowId)
            ?? Required.Timerange(envelope.Content, out timerange);
        return fault is null ? new(envelope, flowId, timerange) : null;
    }
}
