using System.Runtime.InteropServices;
using System.Text.Json;
using RealtimeHub.EventLog;
using RealtimeHub.Protocol;
using RealtimeHub.Server.Flows;
using RealtimeHub.Server.Problems;
using RealtimeHub.Server.Publishing;
using RealtimeHub.Server.Reading;
using RealtimeHub.Tams;

namespace RealtimeHub.Server.Hub;

/// <summary>The one argument of a hub method: an object whose members are all known.</summary>
internal sealed class HubRequest
{
    private const string DefaultStream = "tams";

    private readonly JsonElement _request;

    public HubRequest(JsonElement request, params ReadOnlySpan<string> members)
    {
        if (request.ValueKind != JsonValueKind.Object) throw Bad("(the argument)", $"must be an object with {string.Join(", ", members!)}");
        foreach (var member in request.EnumerateObject())
        {
            var name = Unicode("(a member's name)", () => member.Name);
            if (!members.Contains(name)) throw Bad(Shown.Briefly(name), $"is not a member; there are {string.Join(", ", members!)}");
        }

        _request = request;
    }

    public string Stream() => ReadStream(OptionalText("stream"));

    public string? OptionalText(string name)
    {
        if (!_request.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null) return null;
        return value.ValueKind == JsonValueKind.String ? Unicode(name, () => value.GetString()!) : throw Bad(name, "must be a string");
    }

    public StartFrom From() => EventsQuery.ReadFrom("from", OptionalText("from"));

    public EventFilter Filter()
    {
        _request.TryGetProperty("filter", out var json);
        return EventFilterReader.TryRead(json, "filter", out var filter, out var fault) ? filter : throw new ProblemException(Problem.BadMember(fault!));
    }

    public Guid Id(string name) => FlowQuery.Id(name, OptionalText(name) ?? throw Bad(name, "is missing"));

    public Timerange Timerange() => OptionalText("timerange") is not { } text ? Tams.Timerange.Eternity
        : Tams.Timerange.TryParse(text, out var timerange) ? timerange
        : throw Bad("timerange", $"'{Shown.Briefly(text)}' is not a TAMS timerange, for example [10:0_20:0)");

    /// <summary>The filter whose members stand beside others.</summary>
    public EventFilter FilterBeside(string other)
    {
        var filter = EventFilter.All;
        foreach (var member in _request.EnumerateObject())
        {
            if (member.Name != other && !EventFilterReader.TryAdd(ref filter, member, out var fault)) throw new ProblemException(Problem.BadMember(fault!));
        }

        return filter;
    }

    public List<NewEvent> Events() => _request.TryGetProperty("events", out var events) && events.ValueKind is JsonValueKind.Array or JsonValueKind.Object
        ? PublishBody.Read(JsonMarshal.GetRawUtf8Value(events))
        : throw Bad("events", "must be an array of envelopes");

    public static string ReadStream(string? text) => text ?? DefaultStream;

    public static Group ReadGroup(string? text) => Group.TryParse(text, out var group)
        ? group
        : throw Bad("group", $"'{Shown.Briefly(text)}' is not a group; give flow:<id>, source:<id>, flow_collection:<id> or source_collection:<id>");

    // An escaped half of a surrogate pair is well-formed JSON, but no text.
    private static string Unicode(string member, Func<string> read)
    {
        try
        {
            return read();
        }
        catch (InvalidOperationException)
        {
            throw Bad(member, "must be Unicode text");
        }
    }

    private static ProblemException Bad(string member, string problem) => new(Problem.BadRequest(member, problem));
}
