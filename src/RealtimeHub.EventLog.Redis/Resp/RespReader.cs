using System.Buffers.Text;
using System.Text;

namespace RealtimeHub.EventLog.Redis.Resp;

/// <summary>Takes answers apart, version 2 of the protocol.</summary>
internal sealed class RespReader(Stream stream)
{
    // Nothing that is asked here has longer answers; what claims to be longer is not Redis.
    private const int Longest = 16 << 20;
    private const int Deepest = 8;

    private byte[] _buffer = new byte[4096];
    private int _read;
    private int _filled;

    /// <exception cref="RespException">An error was answered.</exception>
    /// <exception cref="IOException">The connection is gone, or what came is no answer.</exception>
    public ValueTask<RespValue> ReadAsync(CancellationToken cancellationToken) => ReadAsync(0, cancellationToken);

    private async ValueTask<RespValue> ReadAsync(int depth, CancellationToken cancellationToken)
    {
        var line = await LineAsync(cancellationToken);
        if (line.Length == 0 || depth > Deepest) throw NotRedis();
        var rest = Encoding.UTF8.GetString(line, 1, line.Length - 1);
        switch ((char)line[0])
        {
            case '+' or ':': return new RespValue(rest);
            // One error among the items of an answer is told as a text; nobody here asks for what could have one.
            case '-': return depth == 0 ? throw new RespException(rest) : new RespValue(rest);
            case '$': return Length(line) is var length and >= 0 ? await TextAsync(length, cancellationToken) : RespValue.Nothing;
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

    private async ValueTask<RespValue> TextAsync(int length, CancellationToken cancellationToken)
    {
        while (_filled - _read < length + 2) await FillAsync(cancellationToken);
        var text = Encoding.UTF8.GetString(_buffer, _read, length);
        _read += length + 2;
        return new RespValue(text);
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

        if (_filled == _buffer.Length)
        {
            if (_buffer.Length > Longest) throw NotRedis();
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        var count = await stream.ReadAsync(_buffer.AsMemory(_filled), cancellationToken);
        if (count == 0) throw new IOException("The other side ended the connection.");
        _filled += count;
    }

    private static int Length(byte[] line) =>
        Utf8Parser.TryParse(line.AsSpan(1), out int length, out var used) && used == line.Length - 1 && length <= Longest ? length : throw NotRedis();

    private static IOException NotRedis() => new("What came is not an answer of Redis.");
}
