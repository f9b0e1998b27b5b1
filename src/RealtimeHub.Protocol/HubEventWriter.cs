using System.Buffers;
using System.Buffers.Text;

namespace RealtimeHub.Protocol;

/// <summary>
/// Prepares an event's bytes, once, when it is appended: the envelope as it was published, its closing brace replaced by the
/// hub's members. They come last so that they win over members of the same name in readers that keep the last of two.
/// </summary>
public static class HubEventWriter
{
    private const int GroupLength = 20 + 36 + 3;
    private const int OnStack = 1024;

    /// <summary>How many bytes <see cref="Write"/> needs at most.</summary>
    public static int MaxLength(int envelopeLength, int groups) => envelopeLength + Position.MaxLength + (groups * GroupLength) + 100;

    /// <summary>Writes the wire form.</summary>
    /// <param name="destination">At least <see cref="MaxLength"/> bytes.</param>
    /// <param name="envelope">The envelope, one line, from its opening to its closing brace.</param>
    /// <param name="position">Where the event stands.</param>
    /// <param name="groups">What it is stamped with.</param>
    /// <param name="received">When it was appended, UTC.</param>
    /// <returns>How many bytes were written; the envelope's part of them is all but its last byte.</returns>
    public static int Write(Span<byte> destination, ReadOnlySpan<byte> envelope, Position position, IReadOnlyList<Group> groups, DateTimeOffset received)
    {
        envelope[..^1].CopyTo(destination);
        return envelope.Length - 1 + WriteMembers(destination[(envelope.Length - 1)..], position, groups, received);
    }

    /// <summary>The wire form in an array of its own length.</summary>
    /// <inheritdoc cref="Write"/>
    public static byte[] ToArray(ReadOnlySpan<byte> envelope, Position position, IReadOnlyList<Group> groups, DateTimeOffset received)
    {
        var most = MaxLength(0, groups.Count);
        var rented = most > OnStack ? ArrayPool<byte>.Shared.Rent(most) : null;
        var members = rented ?? stackalloc byte[OnStack];
        var length = WriteMembers(members, position, groups, received);
        var json = GC.AllocateUninitializedArray<byte>(envelope.Length - 1 + length);
        envelope[..^1].CopyTo(json);
        members[..length].CopyTo(json.AsSpan(envelope.Length - 1));
        if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
        return json;
    }

    private static int WriteMembers(Span<byte> destination, Position position, IReadOnlyList<Group> groups, DateTimeOffset received)
    {
        var at = Put(destination, ",\"position\":\""u8);
        position.TryFormat(destination[at..], out var written, default, null);
        at += written;
        at += Put(destination[at..], "\",\"groups\":["u8);
        for (var i = 0; i < groups.Count; i++) at += PutGroup(destination[at..], groups[i], first: i == 0);
        at += Put(destination[at..], "],\"received\":\""u8);
        // Seven digits of a second, of which the hub's clock has six.
        Utf8Formatter.TryFormat(received.UtcDateTime, destination[at..], out written, 'O');
        at += written - "0Z".Length;
        return at + Put(destination[at..], "Z\"}"u8);
    }

    private static int PutGroup(Span<byte> destination, Group group, bool first)
    {
        var at = first ? 0 : Put(destination, ","u8);
        at += Put(destination[at..], Opening(group.Kind));
        Utf8Formatter.TryFormat(group.Id, destination[at..], out var written);
        at += written;
        return at + Put(destination[at..], "\""u8);
    }

    private static ReadOnlySpan<byte> Opening(GroupKind kind) => kind switch
    {
        GroupKind.Flow => "\"flow:"u8,
        GroupKind.Source => "\"source:"u8,
        GroupKind.FlowCollection => "\"flow_collection:"u8,
        GroupKind.SourceCollection => "\"source_collection:"u8,
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    private static int Put(Span<byte> destination, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(destination);
        return bytes.Length;
    }
}
