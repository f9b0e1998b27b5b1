using System.Text;

namespace RealtimeHub.TestKit.Receiving;

/// <summary>A call as it came: valid until it is answered.</summary>
public readonly record struct ReceivedCall(ReadOnlyMemory<byte> Head, ReadOnlyMemory<byte> Body)
{
    public string BodyText => Encoding.UTF8.GetString(Body.Span);

    /// <summary>A header's value; null when it was not sent.</summary>
    public string? Header(string name)
    {
        foreach (var line in Encoding.Latin1.GetString(Head.Span).Split("\r\n").Skip(1))
        {
            if (line.StartsWith($"{name}:", StringComparison.OrdinalIgnoreCase)) return line[(name.Length + 1)..].Trim();
        }

        return null;
    }
}
