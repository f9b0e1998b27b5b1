using System.Text.Json;

namespace RealtimeHub.Tams;

/// <summary>
/// A source as an event carries it (TAMS 8.2 <c>schemas/source.json</c>). The identifiers have been checked; every other member is read
/// from <see cref="Json"/> when asked for, and is null or empty if it is absent or not what it should be.
/// </summary>
public sealed record Source
{
    private Source(JsonElement json, Guid id) => (Json, Id) = (json, id);

    /// <summary>The source's identifier.</summary>
    public Guid Id { get; }

    /// <summary>The source as it came, with all members.</summary>
    public JsonElement Json { get; }

    /// <summary>What kind of content it is, as a URN (<c>schemas/content-format.json</c>).</summary>
    public string? Format => Json.TextOf("format"u8);

    /// <summary>A short name for people.</summary>
    public string? Label => Json.TextOf("label"u8);

    /// <summary>A longer text for people.</summary>
    public string? Description => Json.TextOf("description"u8);

    /// <summary>Free names and their values; a single value is a list of one.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Tags => TagReader.Read(Json);

    /// <summary>The sources that collect this one; empty also if the event does not say.</summary>
    public IReadOnlyList<Guid> CollectedBy => IdList.Read(Json, "collected_by"u8);

    /// <summary>The sources that this one collects.</summary>
    public IReadOnlyList<Guid> SourceCollection => IdList.Read(Json, "source_collection"u8, inItems: true);

    /// <summary>The identifier.</summary>
    public override string ToString() => $"source {Id}";

    internal static Source? Read(JsonElement content, out EventFault? fault)
    {
        Guid id = default;
        fault = Required.Object(content, "source"u8, "event.source", out var json)
            ?? Required.Id(json, "id"u8, "event.source.id", out id)
            ?? IdList.Check(json, "collected_by"u8, "event.source.collected_by")
            ?? IdList.Check(json, "source_collection"u8, "event.source.source_collection", inItems: true);
        return fault is null ? new Source(json, id) : null;
    }
}
