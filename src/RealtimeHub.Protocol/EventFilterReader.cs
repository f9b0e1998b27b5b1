using System.Collections.Immutable;
using System.Text.Json;
using RealtimeHub.Tams;

namespace RealtimeHub.Protocol;

/// <summary>
/// Reads a filter from JSON or from a query; the members and their meaning are the same. An unknown member is a fault, never
/// ignored: a filter that is not understood would deliver what was not asked for.
/// </summary>
public static class EventFilterReader
{
    private static readonly string[] MemberNames = [
        "events", "flow_ids", "source_ids", "flow_collected_by_ids", "source_collected_by_ids", "timerange", "skip_unchanged",
        "accept_get_urls", "accept_storage_ids", "presigned", "verbose_storage", "include_object_timerange",
    ];

    /// <summary>The names of all members.</summary>
    public static IReadOnlyList<string> Members => MemberNames;

    /// <summary>The members that are lists of ids.</summary>
    public static IReadOnlyList<string> Ids { get; } = MemberNames[1..5];

    /// <summary>Whether a query parameter of this name belongs to the filter.</summary>
    public static bool IsMember(string name) => Array.IndexOf(MemberNames, name) >= 0;

    /// <summary>Reads a JSON object; an undefined or null element is the filter that matches everything.</summary>
    /// <param name="json">The filter.</param>
    /// <param name="path">How faults name it, for example <c>filter</c>.</param>
    /// <param name="filter">What was read.</param>
    /// <param name="fault">What is wrong.</param>
    public static bool TryRead(JsonElement json, string path, out EventFilter filter, out Fault? fault)
    {
        filter = EventFilter.All;
        fault = null;
        if (json.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null) return true;
        if (json.ValueKind != JsonValueKind.Object) return Refuse(out fault, path, "must be an object");
        foreach (var member in json.EnumerateObject())
        {
            if (!TryAdd(ref filter, member, path, out fault)) return false;
        }

        return true;
    }

    /// <summary>Reads one member of an object that holds others too.</summary>
    public static bool TryAdd(ref EventFilter filter, JsonProperty member, out Fault? fault) => TryAdd(ref filter, member, null, out fault);

    private static bool TryAdd(ref EventFilter filter, JsonProperty member, string? path, out Fault? fault)
    {
        fault = null;
        if (member.Value.ValueKind == JsonValueKind.Null) return true;
        try
        {
            return TryTexts(member, out var texts)
                ? TryApply(ref filter, member.Name, texts, path, out fault)
                : Refuse(out fault, Named(member.Name, path), "must be an array of strings (timerange: a string; skip_unchanged, presigned, verbose_storage and include_object_timerange: true or false)");
        }
        catch (InvalidOperationException)
        {
            // An escaped half of a surrogate pair is well-formed JSON, but no text.
            return Refuse(out fault, path ?? "(the argument)", "must be Unicode text");
        }
    }

    /// <summary>Reads one query parameter into a filter: its values are separated by commas; an empty one is an empty list.</summary>
    public static bool TryAdd(ref EventFilter filter, string name, string value, out Fault? fault)
    {
        string[] texts = name == "timerange" || IsFlag(name) ? [value] : value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return TryApply(ref filter, name, texts, null, out fault);
    }

    private static bool TryApply(ref EventFilter filter, string name, IReadOnlyList<string> texts, string? path, out Fault? fault)
    {
        var member = Named(name, path);
        fault = null;
        if (name == "events") return TryTypes(ref filter, member, texts, out fault);
        if (name == "timerange") return TryTimerange(ref filter, member, texts, out fault);
        if (IsFlag(name)) return TryFlag(ref filter, name, member, texts, out fault);
        if (name == "accept_get_urls")
        {
            filter = filter with { GetUrls = filter.GetUrls with { AcceptGetUrls = [.. texts] } };
            return true;
        }

        if (!IsMember(name)) return Refuse(out fault, member, $"is not a filter member; there are {string.Join(", ", MemberNames)}");
        if (!TryIds(member, texts, out var ids, out fault)) return false;
        filter = With(filter, name, ids);
        return true;
    }

    private static EventFilter With(EventFilter filter, string name, ImmutableHashSet<Guid> ids) => name switch
    {
        "flow_ids" => filter with { FlowIds = ids },
        "source_ids" => filter with { SourceIds = ids },
        "flow_collected_by_ids" => filter with { FlowCollectedByIds = ids },
        "accept_storage_ids" => filter with { GetUrls = filter.GetUrls with { AcceptStorageIds = [.. ids.Order()] } },
        _ => filter with { SourceCollectedByIds = ids },
    };

    private static bool TryTypes(ref EventFilter filter, string member, IReadOnlyList<string> texts, out Fault? fault)
    {
        fault = null;
        var types = ImmutableHashSet.CreateBuilder<EventType>();
        for (var i = 0; i < texts.Count; i++)
        {
            if (!EventTypes.TryParse(texts[i], out var type))
                return Refuse(out fault, $"{member}[{i}]", $"'{Shown.Briefly(texts[i])}' is not an event type; there are {string.Join(", ", EventTypes.All.Select(t => t.ToText()))}");
            types.Add(type);
        }

        filter = filter with { Events = types.ToImmutable() };
        return true;
    }

    private static bool TryTimerange(ref EventFilter filter, string member, IReadOnlyList<string> texts, out Fault? fault)
    {
        fault = null;
        if (texts.Count != 1 || !Timerange.TryParse(texts[0], null, out var timerange))
            return Refuse(out fault, member, $"'{Shown.Briefly(texts.Count > 0 ? texts[0] : "")}' is not a TAMS timerange, for example [10:0_20:0)");
        filter = filter with { Timerange = timerange };
        return true;
    }

    private static bool IsFlag(string name) => name is "skip_unchanged" or "presigned" or "verbose_storage" or "include_object_timerange";

    private static bool TryFlag(ref EventFilter filter, string name, string member, IReadOnlyList<string> texts, out Fault? fault)
    {
        fault = null;
        if (texts.Count != 1 || texts[0] is not ("true" or "false")) return Refuse(out fault, member, "must be true or false");
        var flag = texts[0] == "true";
        filter = name switch
        {
            "skip_unchanged" => filter with { SkipUnchanged = flag },
            "presigned" => filter with { GetUrls = filter.GetUrls with { Presigned = flag } },
            "verbose_storage" => filter with { GetUrls = filter.GetUrls with { VerboseStorage = flag } },
            _ => filter with { GetUrls = filter.GetUrls with { IncludeObjectTimerange = flag } },
        };
        return true;
    }

    private static bool TryIds(string member, IReadOnlyList<string> texts, out ImmutableHashSet<Guid> ids, out Fault? fault)
    {
        fault = null;
        var builder = ImmutableHashSet.CreateBuilder<Guid>();
        for (var i = 0; i < texts.Count; i++)
        {
            if (!Guid.TryParseExact(texts[i], "D", out var id) || id.ToString("D") != texts[i])
            {
                ids = [];
                return Refuse(out fault, $"{member}[{i}]", $"'{Shown.Briefly(texts[i])}' is not a lower-case UUID");
            }

            builder.Add(id);
        }

        ids = builder.ToImmutable();
        return true;
    }

    private static bool TryTexts(JsonProperty member, out IReadOnlyList<string> texts)
    {
        texts = [];
        if (member.Name == "timerange")
        {
            if (member.Value.ValueKind != JsonValueKind.String) return false;
            texts = [member.Value.GetString()!];
            return true;
        }

        if (member.Value.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            texts = [member.Value.ValueKind == JsonValueKind.True ? "true" : "false"];
            return IsFlag(member.Name) || !IsMember(member.Name);
        }

        // What an unknown member holds does not matter: its name is the fault.
        if (!IsMember(member.Name)) return true;
        if (member.Value.ValueKind != JsonValueKind.Array) return false;
        var list = new List<string>();
        foreach (var item in member.Value.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.String) return false;
            list.Add(item.GetString()!);
        }

        texts = list;
        return true;
    }

    private static string Named(string name, string? path) => path is null ? name : $"{path}.{name}";

    private static bool Refuse(out Fault? fault, string member, string problem)
    {
        fault = new Fault(member, problem);
        return false;
    }
}
