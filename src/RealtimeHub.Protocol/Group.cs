using System.Diagnostics.CodeAnalysis;

namespace RealtimeHub.Protocol;

/// <summary>A key that an event is stamped with when it is appended, written <c>&lt;kind&gt;:&lt;id&gt;</c>, for example <c>flow:4f79cfd1-…</c>.</summary>
/// <param name="Kind">What the id names.</param>
/// <param name="Id">The TAMS id.</param>
public readonly record struct Group(GroupKind Kind, Guid Id)
{
    /// <summary>Reads a group; false for anything but a known kind, a colon and a lower-case UUID.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Group group)
    {
        group = default;
        var colon = text?.IndexOf(':') ?? -1;
        if (colon < 0 || !TryKind(text.AsSpan(0, colon), out var kind)) return false;
        if (!Guid.TryParseExact(text.AsSpan(colon + 1), "D", out var id)) return false;
        group = new Group(kind, id);
        return group.ToString() == text;
    }

    /// <summary>The canonical text.</summary>
    public override string ToString() => $"{Name(Kind)}:{Id:D}";

    /// <summary>The kind as the wire writes it.</summary>
    public static string Name(GroupKind kind) => kind switch
    {
        GroupKind.Flow => "flow",
        GroupKind.Source => "source",
        GroupKind.FlowCollection => "flow_collection",
        GroupKind.SourceCollection => "source_collection",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    private static bool TryKind(ReadOnlySpan<char> name, out GroupKind kind)
    {
        kind = name switch
        {
            "flow" => GroupKind.Flow,
            "source" => GroupKind.Source,
            "flow_collection" => GroupKind.FlowCollection,
            "source_collection" => GroupKind.SourceCollection,
            _ => default,
        };
        return kind != default;
    }
}
