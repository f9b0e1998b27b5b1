using RealtimeHub.Protocol;
using RealtimeHub.Server.Problems;

namespace RealtimeHub.Server.Publishing;

/// <summary>Reads a key that a publisher chose.</summary>
internal static class IdempotencyKey
{
    /// <summary>Reads a key, quoted (as the IETF draft writes it) or bare; nothing for an empty one.</summary>
    /// <exception cref="ProblemException">It is too long, or holds something else than visible ASCII.</exception>
    public static string? Read(string? text, string member)
    {
        if (string.IsNullOrEmpty(text)) return null;
        var key = text.Length >= 2 && text[0] == '"' && text[^1] == '"' ? text[1..^1] : text;
        if (key.Length is > 0 and <= PublishLimits.KeyLength && !key.AsSpan().ContainsAnyExceptInRange('!', '~')) return key;
        throw new ProblemException(Problem.BadRequest(member, $"'{Shown.Briefly(key)}' is not a key: 1 to {PublishLimits.KeyLength} visible ASCII characters"));
    }
}
