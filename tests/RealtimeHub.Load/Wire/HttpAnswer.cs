using System.Globalization;
using System.Text;

namespace RealtimeHub.Load.Wire;

/// <summary>Puts the pieces of one HTTP answer together and says when it is complete.</summary>
internal sealed class HttpAnswer
{
    private const int LongestShown = 500;

    private byte[] _bytes = new byte[4096];
    private int _length;

    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _length);

    public int Status => int.Parse(Bytes.Slice("HTTP/1.1 ".Length, 3), CultureInfo.InvariantCulture);

    public void Clear() => _length = 0;

    /// <summary>Adds a piece; true once the answer is complete.</summary>
    public bool Add(ReadOnlySpan<byte> piece)
    {
        if (_length + piece.Length > _bytes.Length) Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + piece.Length));
        piece.CopyTo(_bytes.AsSpan(_length));
        _length += piece.Length;

        var head = Bytes.IndexOf("\r\n\r\n"u8);
        if (head < 0) return false;
        var body = Bytes[(head + 4)..];
        var lengthAt = Bytes[..head].IndexOf("Content-Length: "u8);
        if (lengthAt < 0) return body.EndsWith("0\r\n\r\n"u8);
        var digits = Bytes[(lengthAt + "Content-Length: ".Length)..];
        return body.Length >= int.Parse(digits[..digits.IndexOf((byte)'\r')], CultureInfo.InvariantCulture);
    }

    public override string ToString() => Encoding.UTF8.GetString(Bytes[..Math.Min(_length, LongestShown)]);
}
