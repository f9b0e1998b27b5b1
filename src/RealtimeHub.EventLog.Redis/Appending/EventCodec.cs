using System.Buffers.Binary;
using RealtimeHub.EventLog.Appending;
using RealtimeHub.EventLog.Knowledge;
using RealtimeHub.Protocol;
using RealtimeHub.Tams;

namespace RealtimeHub.EventLog.Redis.Appending;

/// <summary>
/// An event as Redis keeps it: u8 version, u8 type, u8 marks, u8 zero, u16 group count, groups (u8 kind + 16 bytes of the id, big-endian), the
/// envelope. Its position is not in it, because the script gives that; each node prepares the wire form when it takes the event in.
/// </summary>
internal static class EventCodec
{
    private const byte Version = 1;
    private const int Head = 6;
    private const int GroupLength = 17;

    public static byte[] Write(NewEvent e, in EventStamp stamp)
    {
        var bytes = new byte[Head + (stamp.Groups.Count * GroupLength) + e.Envelope.Length];
        (bytes[0], bytes[1], bytes[2]) = (Version, (byte)e.Type, (byte)stamp.Marks);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(4), checked((ushort)stamp.Groups.Count));
        var at = Head;
        foreach (var group in stamp.Groups)
        {
            bytes[at] = (byte)group.Kind;
            group.Id.TryWriteBytes(bytes.AsSpan(at + 1), bigEndian: true, out _);
            at += GroupLength;
        }

        e.Envelope.Span.CopyTo(bytes.AsSpan(at));
        return bytes;
    }

    /// <exception cref="InvalidDataException">It was written by a version that this one does not know.</exception>
    public static HubEvent Read(ReadOnlySpan<byte> bytes, Position position, DateTimeOffset received)
    {
        if (bytes.Length < Head || bytes[0] != Version) throw new InvalidDataException($"The event at {position} is not of a form that this version of the hub reads.");
        var groups = new Group[BinaryPrimitives.ReadUInt16LittleEndian(bytes[4..])];
        for (var i = 0; i < groups.Length; i++)
        {
            var group = bytes.Slice(Head + (i * GroupLength), GroupLength);
            groups[i] = new Group((GroupKind)group[0], new Guid(group[1..], bigEndian: true));
        }

        var envelope = bytes[(Head + (groups.Length * GroupLength))..];
        return HubEventFactory.Create((EventType)bytes[1], envelope, new EventStamp(groups, (EventMarks)bytes[2]), position, received);
    }
}
