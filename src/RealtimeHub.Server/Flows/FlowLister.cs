using System.Text.Json;
using RealtimeHub.EventLog.Knowledge;
using RealtimeHub.Protocol;

namespace RealtimeHub.Server.Flows;

/// <summary>Lists what is known, so that a dashboard starts from there instead of replaying the log. The filter's id lists select.</summary>
internal static class FlowLister
{
    public static FlowList List(KnowledgeState state, EventFilter filter, bool flows, bool sources) => new(
        state.Position,
        flows ? [.. state.Flows.Values.Where(flow => IsAsked(state, flow, filter)).OrderBy(flow => flow.Id).Select(Describe)] : null,
        sources ? [.. state.Sources.Values.Where(source => IsAsked(source, filter)).OrderBy(source => source.Id).Select(Describe)] : null);

    public static FlowEntry Describe(KnownFlow flow) =>
        new(flow.Id, flow.SourceId!.Value, [.. flow.CollectedBy], flow.Coverage.Hull, Names.RestsOn(flow), Json(flow.Body));

    private static SourceEntry Describe(KnownSource source) => new(source.Id, [.. source.CollectedBy], Json(source.Body));

    private static bool IsAsked(KnowledgeState state, KnownFlow flow, EventFilter filter) =>
        flow is { IsKnown: true, IsDeleted: false }
        && filter.FlowIds?.Contains(flow.Id) != false
        && filter.SourceIds?.Contains(flow.SourceId!.Value) != false
        && IsCollected(filter.FlowCollectedByIds, flow.CollectedBy)
        && IsCollected(filter.SourceCollectedByIds, state.Source(flow.SourceId!.Value)?.CollectedBy ?? []);

    private static bool IsAsked(KnownSource source, EventFilter filter) =>
        source is { IsKnown: true, IsDeleted: false }
        && filter.SourceIds?.Contains(source.Id) != false
        && IsCollected(filter.SourceCollectedByIds, source.CollectedBy);

    private static bool IsCollected(IReadOnlySet<Guid>? by, IReadOnlySet<Guid> parents) =>
        by is null || (by.Count == 0 ? parents.Count == 0 : parents.Overlaps(by));

    private static JsonElement Json(ReadOnlyMemory<byte> body)
    {
        var reader = new Utf8JsonReader(body.Span);
        return JsonElement.ParseValue(ref reader);
    }
}
