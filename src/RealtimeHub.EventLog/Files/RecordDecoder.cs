using System.Buffers.Binary;
using System.Text;
using RealtimeHub.EventLog.Appending;
using RealtimeHub.Protocol;
using RealtimeHub.Tams;

namespace RealtimeHub.EventLog.Files;

/// <summary>Reads the body of a record whose checksum is right. The events go on using its bytes.</summary>
internal ref struct RecordDecoder(RecordHeader header, ReadOnlyMemory<byte> body)
{
    public const int EventHead = 12;
    public const int GroupLength = 17;

    private readonly DateTimeOffset _received = UnixMicroseconds.ToTime(header.Received);
    private int _at;

    /// <summary>The key that the batch was appended with, or null.</summary>
    public static RememberedKey? ReadKey(RecordHeader header, ReadOnlyMemory<byte> body) => new RecordDecoder(header, body).ReadKey();

    /// <summary>Notes of everybody whom the batch is about that it was the last to tell of them: with its webhook call, or null.</summary>
    public static void ReadCall(RecordHeader header, ReadOnlyMemory<byte> body, Dictionary<Group, RememberedCall?> into)
    {
        var decoder = new RecordDecoder(header, body);
        var call = decoder.ReadCall();
        for (var i = 0; i < header.EventCount; i++)
        {
            if (decoder.ReadSubject() is { } subject) into[subject] = call;
        }
    }

    /// <summary>Adds the events of the batch.</summary>
    public static void ReadEvents(RecordHeader header, ReadOnlyMemory<byte> body, GroupSets groups, List<HubEvent> into)
    {
        var decoder = new RecordDecoder(header, body);
        decoder.SkipKey();
        for (var i = 0; i < header.EventCount; i++) into.Add(decoder.ReadEvent(new Position(header.Epoch, header.First + i), groups));
    }

    private RememberedKey? ReadKey()
    {
        var producer = ReadText();
        var key = ReadText();
        if (key.Length == 0) return null;
        var digest = Take(Take(1).Span[0]).ToArray();
        return new RememberedKey(producer, key, digest, new Position(header.Epoch, header.First), header.EventCount, _received);
    }

    private RememberedCall? ReadCall()
    {
        Take(ReadLength());
        var key = Take(ReadLength());
        var digest = Take(Take(1).Span[0]);
        if (key.Length > 0 || digest.Length == 0) return null;
        return new RememberedCall(digest.ToArray(), new Position(header.Epoch, header.First), header.EventCount, _received);
    }

    // What the hub itself remembers is in no group and about nobody.
    private Group? ReadSubject()
    {
        var head = Take(EventHead).Span;
        var groups = BinaryPrimitives.ReadUInt16LittleEndian(head[10..]);
        Group? subject = groups == 0 ? null : ReadGroup();
        Take(Math.Max(0, groups - 1) * GroupLength);
        Take(BinaryPrimitives.ReadInt32LittleEndian(head));
        return subject;
    }

    private void SkipKey()
    {
        Take(ReadLength());
        Take(ReadLength());
        Take(Take(1).Span[0]);
    }

    private HubEvent ReadEvent(Position position, GroupSets sets)
    {
        var head = Take(EventHead).Span;
        var groups = sets.Of(Take(BinaryPrimitives.ReadUInt16LittleEndian(head[10..]) * GroupLength));
        var json = Take(BinaryPrimitives.ReadInt32LittleEndian(head));
        var envelopeLength = BinaryPrimitives.ReadInt32LittleEndian(head[4..]);
        return new HubEvent(position, (EventType)head[8], groups, _received, json, envelopeLength) { Marks = (EventMarks)head[9] };
    }

    private Group ReadGroup() => GroupSets.Read(Take(GroupLength).Span, 0);

    private string ReadText() => Encoding.UTF8.GetString(Take(ReadLength()).Span);

    private int ReadLength() => BinaryPrimitives.ReadUInt16LittleEndian(Take(sizeof(ushort)).Span);

    private ReadOnlyMemory<byte> Take(int count)
    {
        _at += count;
        return body.Slice(_at - count, count);
    }
}
