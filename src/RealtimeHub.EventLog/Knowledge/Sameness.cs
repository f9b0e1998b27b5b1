using System.Runtime.InteropServices;
using System.Text.Json;
using RealtimeHub.Tams;

namespace RealtimeHub.EventLog.Knowledge;

/// <summary>Whether an update says anything new. Stores send one with every segment, because <c>segments_updated</c> moved.</summary>
internal static class Sameness
{
    private static readonly string[] Noise = ["segments_updated"];

    public static bool IsSame(KnownFlow before, Flow now) =>
        before.MetadataVersion is { } version && now.MetadataVersion is { } newVersion ? version == newVersion : HasSameContent(before.Body, now.Json);

    public static bool IsSame(KnownSource before, Source now) => HasSameContent(before.Body, now.Json);

    /// <summary>A list, or null where the body does not state it: an absent member is not an empty one.</summary>
    public static IReadOnlyList<Guid>? Stated(JsonElement body, ReadOnlySpan<byte> name, IReadOnlyList<Guid> value) =>
        body.TryGetProperty(name, out _) ? value : null;

    /// <summary>Whether a body, kept as bytes, states a member.</summary>
    public static bool States(this ReadOnlyMemory<byte> body, ReadOnlySpan<byte> name)
    {
        if (body.IsEmpty) return false;
        using var json = JsonDocument.Parse(body);
        return json.RootElement.TryGetProperty(name, out _);
    }

    public static KnownFlow Describe(this KnownFlow before, Flow flow) => before with
    {
        SourceId = flow.SourceId,
        Body = JsonMarshal.GetRawUtf8Value(flow.Json).ToArray(),
        MetadataVersion = flow.MetadataVersion,
        Status = flow.Status,
        IsDeleted = false,
    };

    public static KnownSource Describe(this KnownSource before, Source source) =>
        before with { Body = JsonMarshal.GetRawUtf8Value(source.Json).ToArray(), IsKnown = true, IsDeleted = false };

    private static bool HasSameContent(ReadOnlyMemory<byte> before, JsonElement now)
    {
        if (before.IsEmpty) return false;
        using var old = JsonDocument.Parse(before);
        return Counted(old.RootElement) == Counted(now) && now.EnumerateObject().Where(IsCounted).All(member =>
            old.RootElement.TryGetProperty(member.Name, out var value) && JsonElement.DeepEquals(value, member.Value));
    }

    private static int Counted(JsonElement body) => body.EnumerateObject().Count(IsCounted);

    private static bool IsCounted(JsonProperty member) => !Noise.Contains(member.Name);
}
