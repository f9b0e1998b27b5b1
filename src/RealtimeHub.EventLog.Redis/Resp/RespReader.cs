using System.Buffers.Text;
using System.Text;

namespace RealtimeHub.EventLog.Redis.Resp;

/// <summary>Takes answers apart, version 2 of the protocol.</summary>
/// <param name="stream">Where they come from.</param>
/// <param name="bounds">How long they may be, and how long the other side may be silent in them.</param>
internal sealed class RespReader(Stream stream, RespBounds bounds)
{
    private const int Deepest = 8;

    // A line is never longer.
    private readonly byte[] _buffer = new byte[16 << 10];
    private int _read;
    private int _filled;

    /// <exception cref="RespException">An error was answered.</exception>
    /// <exception cref="IOException">The connection is gone, or what came is no answer.</exception>
    /// <exception cref="TimeoutException">Nothing came for as long as the other side may be silent.</exception>
    public ValueTask<RespValue> ReadAsync(CancellationToken cancellationToken) => ReadAsync(0, cancellationToken);

    private async ValueTask<RespValue> ReadAsync(int depth, CancellationToken cancellationToken)
    {
        var line = await LineAsync(cancellationToken);
        if (line.Length == 0 || depth > Deepest) throw NotRedis();
        var rest = line[1..];
        switch ((char)line[0])
        {
            case '+' or ':': return new RespValue(rest);
            // One error among the items of an answer is told as a text; nobody here asks for what could have one.
            case '-': return depth == 0 ? throw new RespException(Encoding.UTF8.GetString(rest)) : new RespValue(rest);
            case '$': return Length(line) is var length and >= 0 ? await BytesAsync(length, cancellationToken) : RespValue.Nothing;
            case '*': return Length(line) is var count and >= 0 ? await ItemsAsync(count, depth, cancellationToken) : RespValue.Nothing;
            default: throw NotRedis();
        }
    }

    private async ValueTask<RespValue> ItemsAsync(int count, int depth, CancellationToken cancellationToken)
    {
        var items = new List<RespValue>();
        for (var left = count; left > 0; left--) items.Add(await ReadAsync(depth + 1, cancellationToken));
        return new RespValue(null, items);
    }

    private async ValueTask<RespValue> BytesAsync(int length, CancellationToken cancellationToken)
    {
        var bytes = new byte[length];
        var at = Math.Min(length, _filled - _read);
        _buffer.AsSpan(_read, at).CopyTo(bytes);
        _read += at;
        while (at < length) at += await SomeAsync(bytes.AsMemory(at), cancellationToken);
        while (_filled - _read < 2) await FillAsync(cancellationToken);
        _read += 2;
        return new RespValue(bytes);
    }

    private async ValueTask<byte[]> LineAsync(CancellationToken cancellationToken)
    {
        int end;
        while ((end = _buffer.AsSpan(_read, _filled - _read).IndexOf("\r\n"u8)) < 0) await FillAsync(cancellationToken);
        var line = _buffer.AsSpan(_read, end).ToArray();
        _read += end + 2;
        return line;
    }

    private async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        if (_read > 0)
        {
            _buffer.AsSpan(_read, _filled - _read).CopyTo(_buffer);
            (_filled, _read) = (_filled - _read, 0);
        }

        if (_filled == _buffer.Length) throw NotRedis();
        _filled += await SomeAsync(_buffer.AsMemory(_filled), cancellationToken);
    }

    private async ValueTask<int> SomeAsync(Memory<byte> into, CancellationToken cancellationToken)
    {
        var count = await stream.ReadAsync(into, cancellationToken).AsTask().WaitAsync(bounds.Silence, cancellationToken);
        return count > 0 ? count : throw new IOException("The other side ended the connection.");
    }

    private int Length(byte[] line) =>
        Utf8Parser.TryParse(line.AsSpan(1), out int length, out var used) && used == line.Length - 1 && length <= bounds.LongestAnswer ? length : throw NotRedis();

    private static IOException NotRedis() => new("What came is not an answer of Redis.");
}
