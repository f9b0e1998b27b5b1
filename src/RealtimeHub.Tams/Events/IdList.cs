using System.Globalization;
using System.Text.Json;

namespace RealtimeHub.Tams;

/// <summary>Lists of identifiers: bare ones (<c>collected_by</c>) or in the <c>id</c> of each item (<c>flow_collection</c>).</summary>
internal static class IdList
{
    public static EventFault? Check(JsonElement parent, ReadOnlySpan<byte> name, string path, bool inItems = false)
    {
        if (!parent.TryGetMember(name, out var list))
            return null;
        if (list.ValueKind != JsonValueKind.Array)
            return Fault.Wrong(path, list, "an array");

        var index = 0;
        foreach (var item in list.EnumerateArray())
        {
            if (!TryRead(item, inItems, out _))
                return Describe(item, inItems, string.Create(CultureInfo.InvariantCulture, $"{path}[{index}]"));
            index++;
        }

        return null;
    }

    public static IReadOnlyList<Guid> Read(JsonElement parent, ReadOnlySpan<byte> name, bool inItems = false)
    {
        if (!parent.TryGetMember(name, out var list))
            return [];
        var ids = new Guid[list.GetArrayLength()];
        var count = 0;
        foreach (var item in list.EnumerateArray())
            TryRead(item, inItems, out ids[count++]);
        return ids;
    }

    private static bool TryRead(JsonElement item, bool inItems, out Guid id)
    {
        id = default;
        if (inItems && (item.ValueKind != JsonValueKind.Object || !item.TryGetProperty("id"u8, out item)))
            return false;
        return TamsId.TryParse(item.Utf8(), out id);
    }

    private static EventFault Describe(JsonElement item, bool inItems, string path)
    {
        if (!inItems)
            return Fault.Wrong(path, item, TamsId.Expected);
        if (item.ValueKind != JsonValueKind.Object)
            return Fault.Wrong(path, item, "an object with an id");
        return item.TryGetProperty("id"u8, out var id)
            ? Fault.Wrong(path + ".id", id, TamsId.Expected)
            : Fault.Missing(path + ".id", TamsId.Expected);
    }
}
