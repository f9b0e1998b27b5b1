using System.Security.Cryptography;
using RealtimeHub.Protocol;

namespace RealtimeHub.EventLog.Appending;

/// <summary>
/// The epochs of a stream, oldest first. It changes only with the owner, so it is immutable. The rows of "Epochs and gaps" in
/// ARCHITECTURE.md are <see cref="GapAfter"/>.
/// </summary>
internal sealed class EpochTable(IReadOnlyList<Epoch> epochs)
{
    public IReadOnlyList<Epoch> Epochs { get; } = epochs;

    public Epoch Present => Epochs[^1];

    /// <summary>A position always carries the epoch in which its event was appended, so that a restored backup is told exactly.</summary>
    public Position PositionOf(long sequence)
    {
        var i = Epochs.Count - 1;
        while (i > 0 && Epochs[i].FirstSequence > sequence) i--;
        return new Position(Epochs[i].Id, sequence);
    }

    /// <summary>Where an epoch begins; null when it is not one of this stream.</summary>
    public long? FirstOf(ulong epoch) => IndexOf(epoch) is var i and >= 0 ? Epochs[i].FirstSequence : null;

    /// <summary>A new one, for a start.</summary>
    public static Epoch Begin(long firstSequence, TimeProvider time) =>
        new(BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong))), firstSequence, time.GetUtcNow());

    /// <summary>What a reader at a position must be told before it reads on; null when nothing is missing.</summary>
    /// <param name="position">What it read last.</param>
    /// <param name="oldest">The oldest sequence kept, or the next one.</param>
    /// <param name="tip">The newest sequence.</param>
    public GapMessage? GapAfter(Position position, long oldest, long tip)
    {
        var index = IndexOf(position.Epoch);
        if (index < 0) return new GapMessage(GapReason.Reset, null, null, PositionOf(oldest - 1));

        var lastThatCounts = Math.Min(LastOf(index), tip);
        if (position.Sequence > lastThatCounts) return Told(GapReason.Rollback, PositionOf(lastThatCounts), position, PositionOf(lastThatCounts));
        if (position.Sequence < oldest - 1) return Told(GapReason.Retention, position, PositionOf(oldest - 1), PositionOf(oldest - 1));
        return null;
    }

    private static GapMessage Told(GapReason reason, Position after, Position until, Position end) => new(reason, after, until, end);

    // A later epoch may begin before the next one does: then that part of history was replaced twice.
    private long LastOf(int index)
    {
        var last = long.MaxValue;
        for (var i = index + 1; i < Epochs.Count; i++) last = Math.Min(last, Epochs[i].FirstSequence - 1);
        return last;
    }

    private int IndexOf(ulong epoch)
    {
        var i = Epochs.Count - 1;
        while (i >= 0 && Epochs[i].Id != epoch) i--;
        return i;
    }
}
