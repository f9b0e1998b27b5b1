using System.Runtime.InteropServices;
using System.Text.Json;

namespace RealtimeHub.Tams;

/// <summary>
/// Finds a member name that an object has twice. Readers disagree which of the two counts, so what one of them checked another may not
/// act on (RFC 8259 section 4).
/// </summary>
internal static class DuplicateNames
{
    /// <summary>Beyond this many members, comparing every pair costs more than a set, and would be a way to keep the hub busy.</summary>
    private const int FewMembers = 8;

    public static string? FindIn(JsonElement json)
    {
        if (json.GetPropertyCount() > FewMembers)
            return FindInMany(json);

        var count = 0;
        foreach (var member in json.EnumerateObject())
        {
            var name = JsonMarshal.GetRawUtf8PropertyName(member);
            if (name.Contains((byte)'\\'))
                return FindInMany(json);
            if (IsAmongFirst(count++, name, json))
                return member.Name;
        }

        return null;
    }

    private static bool IsAmongFirst(int count, ReadOnlySpan<byte> name, JsonElement json)
    {
        if (count == 0)
            return false;
        foreach (var earlier in json.EnumerateObject())
        {
            if (JsonMarshal.GetRawUtf8PropertyName(earlier).SequenceEqual(name))
                return true;
            if (--count == 0)
                break;
        }

        return false;
    }

    private static string? FindInMany(JsonElement json)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in json.EnumerateObject())
        {
            if (!names.Add(member.Name))
                return member.Name;
        }

        return null;
    }
}
