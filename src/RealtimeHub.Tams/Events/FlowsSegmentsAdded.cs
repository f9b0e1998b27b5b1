using System.Text.Json;

namespace RealtimeHub.Tams;

/// <summary>
/// Segments were added to a flow (<c>flows/segments_added</c>). Since TAMS 6.0 it lists them; before, it only gave a
/// <see cref="Timerange"/>. The specification up to 7.0 also named deletions so, with the same <c>timerange</c> and no <c>segments</c>:
/// the two cannot be told apart, and such an event keeps the type that it names.
/// </summary>
public sealed record FlowsSegmentsAdded : TamsEvent
{
    private readonly Timerange[] timeranges;
    private Segment[]? segments;

    internal FlowsSegmentsAdded(in Envelope envelope, Guid flowId, Timerange[] timeranges, bool isListed)
        : base(envelope)
    {
        (FlowId, this.timeranges) = (flowId, timeranges);
        if (!isListed)
            (segments, Timerange) = ([], timeranges[0]);
    }

    /// <summary>The flow.</summary>
    public Guid FlowId { get; }

    /// <summary>The added segments; empty in the form before TAMS 6.0.</summary>
    public IReadOnlyList<Segment> Segments => segments ??= SegmentList.Read(Content.GetProperty("segments"u8), timeranges);

    /// <summary>The range within which segments were added, in the form before TAMS 6.0; else null.</summary>
    public Timerange? Timerange { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<Timerange> Timeranges => timeranges;

    internal static FlowsSegmentsAdded? Read(in Envelope envelope, out EventFault? fault)
    {
        Timerange[] timeranges = [];
        var isListed = envelope.Content.TryGetMember("segments"u8, out var segments);
        fault = Required.Id(envelope.Content, "flow_id"u8, "event.flow_id", out var flowId)
            ?? (isListed ? SegmentList.Check(segments, out timeranges) : CheckOldForm(envelope.Content, out timeranges));
        return fault is null ? new(envelope, flowId, timeranges, isListed) : null;
    }

    private static EventFault? CheckOldForm(JsonElement content, out Timerange[] timeranges)
    {
        timeranges = new Timerange[1];
        return content.TryGetMember("timerange"u8, out _)
            ? Required.Timerange(content, out timeranges[0])
            : Fault.Missing("event.segments", "an array of segments");
    }
}
