using System.Collections.Immutable;

namespace RealtimeHub.EventLog.Knowledge;

/// <summary>What a stream has told of a source.</summary>
/// <param name="Id">The source.</param>
public sealed record KnownSource(Guid Id)
{
    /// <summary>The sources that collect it, by its own word and by theirs; the last word counts.</summary>
    public ImmutableSortedSet<Guid> CollectedBy { get; init; } = [];

    /// <summary>The sources that it collects.</summary>
    public ImmutableSortedSet<Guid> Members { get; init; } = [];

    /// <summary>The source as TAMS writes it, UTF-8 JSON; empty while nothing or after its deletion.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>It was deleted. What was known stays, for the events that come late.</summary>
    public bool IsDeleted { get; init; }

    /// <summary>True once an event, or the store, described it.</summary>
    public bool IsKnown { get; init; }
}
