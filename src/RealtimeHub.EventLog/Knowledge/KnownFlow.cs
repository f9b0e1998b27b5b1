using System.Collections.Immutable;
using RealtimeHub.Tams;

namespace RealtimeHub.EventLog.Knowledge;

/// <summary>What a stream has told of a flow.</summary>
/// <param name="Id">The flow.</param>
public sealed record KnownFlow(Guid Id)
{
    /// <summary>Its source; null while the flow was only mentioned by a collection or by segments.</summary>
    public Guid? SourceId { get; init; }

    /// <summary>The flows that collect it, by its own word and by theirs; the last word counts.</summary>
    public ImmutableSortedSet<Guid> CollectedBy { get; init; } = [];

    /// <summary>The flows that it collects.</summary>
    public ImmutableSortedSet<Guid> Members { get; init; } = [];

    /// <summary>The flow as TAMS writes it, UTF-8 JSON; empty while nothing or after its deletion.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>TAMS <c>metadata_version</c>: the same version, the same metadata.</summary>
    public string? MetadataVersion { get; init; }

    /// <summary>TAMS <c>status</c>, for example <c>closed_complete</c>.</summary>
    public string? Status { get; init; }

    /// <summary>Which of its timeline has segments.</summary>
    public TimerangeSet Coverage { get; init; } = TimerangeSet.Empty;

    /// <summary>
    /// True once this process asked the store for its segments; until then coverage is what the log has seen. Not kept in snapshots:
    /// while the hub was down, the store may have said what nobody heard.
    /// </summary>
    public bool RestsOnStore { get; init; }

    /// <summary>It was deleted. What was known stays, for the events that come late.</summary>
    public bool IsDeleted { get; init; }

    /// <summary>True once an event, or the store, described it.</summary>
    public bool IsKnown => SourceId is not null;

    /// <summary>What events have removed since a reading of the store's segments began; null while none is under way.</summary>
    internal TimerangeSet? RemovedSinceReading { get; init; }
}
