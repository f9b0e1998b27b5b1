using System.Text.Json;

namespace RealtimeHub.Tams;

/// <summary>
/// A flow as an event carries it (TAMS 8.2 <c>schemas/flow-get.json</c>). The identifiers have been checked; every other member is read
/// from <see cref="Json"/> when asked for, and is null or empty if it is absent or not what it should be.
/// </summary>
public sealed record Flow
{
    private Flow(JsonElement json, Guid id, Guid sourceId) => (Json, Id, SourceId) = (json, id, sourceId);

    /// <summary>The flow's identifier.</summary>
    public Guid Id { get; }

    /// <summary>The source that the flow represents.</summary>
    public Guid SourceId { get; }

    /// <summary>The flow as it came, with all members.</summary>
    public JsonElement Json { get; }

    /// <summary>A short name for people.</summary>
    public string? Label => Json.TextOf("label"u8);

    /// <summary>A longer text for people.</summary>
    public string? Description => Json.TextOf("description"u8);

    /// <summary>What kind of content it is, as a URN (<c>schemas/content-format.json</c>).</summary>
    public string? Format => Json.TextOf("format"u8);

    /// <summary>Free names and their values; a single value is a list of one.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Tags => TagReader.Read(Json);

    /// <summary>The flows that collect this one; empty also if the event does not say.</summary>
    public IReadOnlyList<Guid> CollectedBy => IdList.Read(Json, "collected_by"u8);

    /// <summary>The flows that this one collects; it may list itself, as an example of the specification does.</summary>
    public IReadOnlyList<Guid> FlowCollection => IdList.Read(Json, "flow_collection"u8, inItems: true);

    /// <summary>Changes whenever the metadata does, and not when only segments do.</summary>
    public string? MetadataVersion => Json.TextOf("metadata_version"u8);

    /// <summary>When segments last changed.</summary>
    public DateTimeOffset? SegmentsUpdated =>
        Json.TryGetProperty("segments_updated"u8, out var text) && EventTime.TryParse(text.Utf8(), out var time) ? time : null;

    /// <summary>How far the ingest is (<c>schemas/flow-status.json</c>); only indicative.</summary>
    public string? Status => Json.TextOf("status"u8);

    /// <summary>The identifier.</summary>
    public override string ToString() => $"flow {Id}";

    internal static Flow? Read(JsonElement content, out EventFault? fault)
    {
        Guid id = default, sourceId = default;
        fault = Required.Object(content, "flow"u8, "event.flow", out var json)
            ?? Required.Id(json, "id"u8, "event.flow.id", out id)
            ?? Required.Id(json, "source_id"u8, "event.flow.source_id", out sourceId)
            ?? IdList.Check(json, "collected_by"u8, "event.flow.collected_by")
            ?? IdList.Check(json, "flow_collection"u8, "event.flow.flow_collection", inItems: true);
        return fault is null ? new Flow(json, id, sourceId) : null;
    }
}
