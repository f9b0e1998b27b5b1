using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;
using RealtimeHub.Protocol;

namespace RealtimeHub.EventLog.Control;

/// <summary>
/// An event of the control stream: <c>{"changes":{key: value or null, …}}</c>, or <c>{"snapshot":{key: value, …}}</c>, which says all
/// that those before it said.
/// </summary>
internal static class ControlEntry
{
    private const string Changes = "changes";
    private const string Snapshot = "snapshot";

    public static NewEvent Of(IEnumerable<ControlChange> changes) => Write(Changes, changes);

    public static NewEvent Of(ControlState state) => Write(Snapshot, state.Values.Select(value => new ControlChange(value.Key, value.Value)));

    public static ControlState Apply(ControlState state, HubEvent entry, out bool isSnapshot)
    {
        var json = JsonSerializer.Deserialize<JsonElement>(entry.ToEnvelope());
        isSnapshot = json.TryGetProperty(Snapshot, out var all);
        if (isSnapshot) return state.Renewed(entry.Position, Read(all));
        // A kind that a newer hub wrote changes nothing that this one knows of.
        return state.With(entry.Position, json.TryGetProperty(Changes, out var changes) ? [.. Read(changes)] : []);
    }

    private static IEnumerable<ControlChange> Read(JsonElement members) =>
        members.EnumerateObject().Select(member => new ControlChange(member.Name, member.Value.ValueKind == JsonValueKind.Null ? null : new ControlValue(Alone(member.Value))));

    // One value of a large entry must not keep the rest of it in memory.
    private static JsonElement Alone(JsonElement value) => JsonElement.Parse(JsonMarshal.GetRawUtf8Value(value));

    private static NewEvent Write(string kind, IEnumerable<ControlChange> changes)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer);
        writer.WriteStartObject();
        writer.WriteStartObject(kind);
        foreach (var (key, value) in changes)
        {
            writer.WritePropertyName(key);
            if (value is not null) value.Json.WriteTo(writer);
            else writer.WriteNullValue();
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.Flush();
        return new NewEvent(null, buffer.WrittenMemory.ToArray());
    }
}
