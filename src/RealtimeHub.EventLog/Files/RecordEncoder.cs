using System.Buffers.Binary;
using System.Text;
using RealtimeHub.Protocol;

namespace RealtimeHub.EventLog.Files;

/// <summary>Collects the records of one write, one behind the other.</summary>
internal sealed class RecordEncoder
{
    private const int KeptCapacity = 16 << 20;

    private readonly List<RecordHeader> _records = [];
    private byte[] _buffer = new byte[64 << 10];
    private int _length;

    public ReadOnlyMemory<byte> Bytes => _buffer.AsMemory(0, _length);

    public IReadOnlyList<RecordHeader> Records => _records;

    public bool IsEmpty => _length == 0;

    public void Clear()
    {
        _records.Clear();
        _length = 0;
        if (_buffer.Length > KeptCapacity) _buffer = new byte[64 << 10];
    }

    public void Add(AppendBatch batch, HubEvent[] events)
    {
        var start = _length;
        _ = Take(RecordHeader.Size);
        PutText(batch.Producer);
        PutText(batch.IdempotencyKey ?? "");
        // A digest without a key tells a webhook call.
        PutDigest(batch.IdempotencyKey is null && !batch.IsWebhook ? default : batch.Digest.Span);
        for (var i = 0; i < events.Length; i++) PutEvent(events[i], batch.Events[i].Envelope.Length - 1);
        Close(start, events);
    }

    private void Close(int start, HubEvent[] events)
    {
        var body = _buffer.AsSpan(start + RecordHeader.Size, _length - start - RecordHeader.Size);
        var first = events[0].Position;
        var received = UnixMicroseconds.Of(events[0].Received);
        var header = new RecordHeader(start == 0, events.Length, body.Length, first.Epoch, first.Sequence, received, Crc32C.Of(body));
        header.Write(_buffer.AsSpan(start));
        _records.Add(header);
    }

    private void PutText(string text)
    {
        var length = Encoding.UTF8.GetByteCount(text);
        BinaryPrimitives.WriteUInt16LittleEndian(Take(sizeof(ushort)), checked((ushort)length));
        Encoding.UTF8.GetBytes(text, Take(length));
    }

    private void PutDigest(ReadOnlySpan<byte> digest)
    {
        Take(1)[0] = (byte)digest.Length;
        digest.CopyTo(Take(digest.Length));
    }

    private void PutEvent(HubEvent e, int envelopeLength)
    {
        var head = Take(RecordDecoder.EventHead);
        BinaryPrimitives.WriteInt32LittleEndian(head, e.Json.Length);
        BinaryPrimitives.WriteInt32LittleEndian(head[4..], envelopeLength);
        head[8] = (byte)e.Type;
        head[9] = (byte)e.Marks;
        BinaryPrimitives.WriteUInt16LittleEndian(head[10..], checked((ushort)e.Groups.Count));
        for (var i = 0; i < e.Groups.Count; i++) PutGroup(e.Groups[i]);
        e.Json.Span.CopyTo(Take(e.Json.Length));
    }

    private void PutGroup(Group group)
    {
        var bytes = Take(RecordDecoder.GroupLength);
        bytes[0] = (byte)group.Kind;
        group.Id.TryWriteBytes(bytes[1..], bigEndian: true, out _);
    }

    private Span<byte> Take(int count)
    {
        if (_buffer.Length - _length < count) Array.Resize(ref _buffer, checked((int)Math.Max(_buffer.Length * 2L, _length + (long)count)));
        _length += count;
        return _buffer.AsSpan(_length - count, count);
    }
}
