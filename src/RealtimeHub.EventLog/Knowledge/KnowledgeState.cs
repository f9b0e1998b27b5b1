using System.Collections.Immutable;
using RealtimeHub.Protocol;

namespace RealtimeHub.EventLog.Knowledge;

/// <summary>What is known at one position. Immutable: whoever holds it has all of it as it was there.</summary>
/// <param name="Position">Every event up to here is in it, and none beyond.</param>
/// <param name="Flows">By id, deleted ones included.</param>
/// <param name="Sources">By id, deleted ones included.</param>
public sealed record KnowledgeState(Position Position, ImmutableDictionary<Guid, KnownFlow> Flows, ImmutableDictionary<Guid, KnownSource> Sources)
{
    /// <summary>Nothing is known.</summary>
    public static KnowledgeState Empty { get; } =
        new(default, ImmutableDictionary<Guid, KnownFlow>.Empty, ImmutableDictionary<Guid, KnownSource>.Empty);

    /// <summary>What is known of a flow; null for nothing at all.</summary>
    public KnownFlow? Flow(Guid id) => Flows.GetValueOrDefault(id);

    /// <summary>What is known of a source; null for nothing at all.</summary>
    public KnownSource? Source(Guid id) => Sources.GetValueOrDefault(id);
}
