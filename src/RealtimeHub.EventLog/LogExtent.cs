using RealtimeHub.Protocol;

namespace RealtimeHub.EventLog;

/// <summary>What a log holds at one moment.</summary>
/// <param name="Oldest">The oldest event kept; null when none is.</param>
/// <param name="Newest">The position of the tip: of the newest event ever appended, kept or not; sequence 0 before the first.</param>
/// <param name="NewestTime">When the newest event was appended; null before the first.</param>
/// <param name="Epochs">Every epoch of the stream, oldest first; the last is the present owner's.</param>
/// <param name="Bytes">How much storage the kept events take.</param>
public sealed record LogExtent(Position? Oldest, Position Newest, DateTimeOffset? NewestTime, IReadOnlyList<Epoch> Epochs, long Bytes)
{
    /// <summary>How much is kept.</summary>
    public Retention Retention { get; init; } = new();

    /// <summary>What of the kept events cannot be served, as far as readers have met it since the log was opened.</summary>
    public IReadOnlyList<LogDamage> Damage { get; init; } = [];
}
