using RealtimeHub.Protocol;

namespace RealtimeHub.EventLog.Files;

/// <summary>
/// The groups of events that are being decoded. A block tells of a few flows again and again, so that events of the same groups share one
/// list instead of each having its own. One decoder, no lock.
/// </summary>
internal sealed class GroupSets
{
    private const int Places = 64;

    private readonly (ReadOnlyMemory<byte> Bytes, Group[] Groups)[] _known = new (ReadOnlyMemory<byte>, Group[])[Places];

    /// <summary>The groups of an event.</summary>
    /// <param name="bytes">As they stand in the record.</param>
    public Group[] Of(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.IsEmpty) return [];
        // The last byte of the first id is as good as random.
        ref var known = ref _known[bytes.Span[RecordDecoder.GroupLength - 1] % Places];
        if (!known.Bytes.Span.SequenceEqual(bytes.Span)) known = (bytes, Read(bytes.Span));
        return known.Groups;
    }

    public static Group Read(ReadOnlySpan<byte> bytes, int index)
    {
        var group = bytes.Slice(index * RecordDecoder.GroupLength, RecordDecoder.GroupLength);
        return new Group((GroupKind)group[0], new Guid(group[1..], bigEndian: true));
    }

    private static Group[] Read(ReadOnlySpan<byte> bytes)
    {
        var groups = new Group[bytes.Length / RecordDecoder.GroupLength];
        for (var i = 0; i < groups.Length; i++) groups[i] = Read(bytes, i);
        return groups;
    }
}
