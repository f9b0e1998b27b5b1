using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace RealtimeHub.Load.Wire;

/// <summary>
/// Finds events in the text of a subscription without reading it as JSON: each has the mark with its intended send time in its object
/// id, and after it its position. A peer's messages have the mark alone. Sequences must be dense, or with
/// a filter ascend: one that does not is counted.
/// </summary>
internal sealed class EventScan(Speech speech, bool isFiltered)
{
    // One less than the longest of what is looked for.
    private const int Tail = 11;

    private readonly bool _isBinary = speech == Speech.HubMessagePack;
    private readonly byte[] _carry = new byte[Incoming.Headroom];
    private int _carried;
    private long _mark = -1;

    public long Events { get; private set; }

    public long FirstSequence { get; private set; }

    public long LastSequence { get; private set; }

    /// <summary>Where the last event stands.</summary>
    public string? LastPosition { get; private set; }

    /// <summary>Whether <see cref="LastPosition"/> is kept, at the cost of a string an event.</summary>
    public bool KeepsPosition { get; set; }

    /// <summary>Events that did not follow their predecessor.</summary>
    public long OutOfOrder { get; private set; }

    /// <summary>The subscription stood at the tip at least once.</summary>
    public bool HasCaughtUp { get; private set; } = Opening.IsReady(speech).IsEmpty;

    /// <summary>Reads on. <paramref name="buffer"/> holds the new text from its headroom on.</summary>
    public void Read(Span<byte> buffer, int length, long time, Histogram latency)
    {
        var start = Incoming.Headroom - _carried;
        _carry.AsSpan(0, _carried).CopyTo(buffer[start..]);
        ReadOnlySpan<byte> text = buffer.Slice(start, _carried + length);
        LookAtState(text);
        while (ReadMark(ref text) && (!speech.IsHub() || ReadPosition(ref text))) Count(time, latency);
        text.CopyTo(_carry);
        _carried = text.Length;
    }

    private void Count(long time, Histogram latency)
    {
        latency.Record(time - _mark);
        _mark = -1;
        Events++;
    }

    private bool ReadMark(ref ReadOnlySpan<byte> text)
    {
        if (_mark >= 0) return true;
        if (!Find(ref text, EventTemplate.MarkOpening) || text.Length < EventTemplate.MarkLength) return false;
        if (!Utf8Parser.TryParse(text[2..EventTemplate.MarkLength], out ulong mark, out _, 'x')) throw new InvalidDataException("A mark is damaged.");
        _mark = (long)mark;
        text = text[EventTemplate.MarkLength..];
        return true;
    }

    private bool ReadPosition(ref ReadOnlySpan<byte> text)
    {
        if (!Find(ref text, _isBinary ? "position"u8 : "\"position\":\""u8) || !TryTakePosition(text, out var position, out var taken)) return false;
        var sequence = long.Parse(position[(position.IndexOf((byte)'.') + 1)..], CultureInfo.InvariantCulture);
        if (FirstSequence == 0) FirstSequence = sequence;
        else if (isFiltered ? sequence <= LastSequence : sequence != LastSequence + 1) OutOfOrder++;
        LastSequence = sequence;
        if (KeepsPosition) LastPosition = Encoding.ASCII.GetString(position);
        text = text[taken..];
        return true;
    }

    // False when its end has not come yet.
    private bool TryTakePosition(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> position, out int taken)
    {
        position = default;
        taken = 0;
        var start = _isBinary ? "position".Length + 1 : "\"position\":\"".Length;
        if (text.Length < start + 1) return false;
        // Text of up to 31 bytes has its length in its first byte, longer one in the next.
        if (_isBinary && text[start - 1] == 0xd9) start++;
        var length = _isBinary ? text[start - 1] & (text[start - 1] >= 0xa0 ? 0x1f : 0xff) : text[start..].IndexOf((byte)'"');
        if (length < 0 || text.Length < start + length) return false;
        position = text.Slice(start, length);
        taken = start + length;
        return true;
    }

    private void LookAtState(ReadOnlySpan<byte> text)
    {
        if (HasCaughtUp) return;
        var ready = Opening.IsReady(speech);
        HasCaughtUp = ready.IsEmpty || text.IndexOf(ready) >= 0;
        var error = text.IndexOf("\"error\":"u8);
        if (error >= 0) throw new InvalidDataException($"The hub refused: {System.Text.Encoding.UTF8.GetString(text[error..])}");
    }

    // Leaves text at what was found, or at a tail that may be the beginning of it.
    private static bool Find(ref ReadOnlySpan<byte> text, ReadOnlySpan<byte> what)
    {
        var at = text.IndexOf(what);
        if (at >= 0) text = text[at..];
        else text = text[^Math.Min(text.Length, Tail)..];
        return at >= 0;
    }
}
