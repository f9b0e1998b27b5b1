using System.Text;

namespace RealtimeHub.Protocol;

/// <summary>How a value that somebody sent is shown back in an error: short, and without anything that could steer a terminal.</summary>
public static class Shown
{
    private const int Longest = 60;

    /// <summary>At most 60 characters; control characters become question marks.</summary>
    public static string Briefly(ReadOnlySpan<char> value)
    {
        var text = new StringBuilder(Math.Min(value.Length, Longest) + 1);
        foreach (var c in value[..Math.Min(value.Length, Longest)]) text.Append(char.IsControl(c) || char.IsSurrogate(c) ? '?' : c);
        return value.Length > Longest ? text.Append('…').ToString() : text.ToString();
    }
}
