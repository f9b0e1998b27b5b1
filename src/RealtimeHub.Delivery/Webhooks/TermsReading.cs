using System.Text.Json;
using System.Text.RegularExpressions;
using RealtimeHub.Protocol;
using RealtimeHub.Tams;

namespace RealtimeHub.Delivery.Webhooks;

/// <summary>Terms while they are being read.</summary>
internal sealed partial class TermsReading
{
    private const int MaxUrl = 2048;

    private EventFilter _filter = EventFilter.All;
    private Uri? _url;
    private string? _apiKeyName;

    public Fault? FindMissing() =>
        _url is null ? new Fault("url", "is missing: the URL that is to be called")
        : _filter.Events is null ? new Fault("events", $"is missing: the types wanted, of {string.Join(", ", EventTypes.All.Select(type => type.ToText()))}")
        : null;

    public Fault? Take(JsonProperty member) => member.Name switch
    {
        // TAMS has no null: a member that says nothing is left out.
        _ when member.Value.ValueKind == JsonValueKind.Null => new Fault(Shown.Briefly(member.Name), "must not be null; leave it out"),
        "url" => TakeUrl(member.Value),
        "api_key_name" => TakeApiKeyName(member.Value),
        "tags" => WebhookTags.FindFault(member.Value),
        _ when !EventFilterReader.IsMember(member.Name) => new Fault(Shown.Briefly(member.Name), "is not supported; a webhook has the members of TAMS 8.2 webhook.json, timerange and skip_unchanged"),
        _ => EventFilterReader.TryAdd(ref _filter, member, out var fault) ? FindStrangeId(member) : fault,
    };

    // What TAMS leaves out unless it is asked for, a webhook's receiver does not get.
    public WebhookTerms ToTerms(JsonElement json) => new()
    {
        Url = _url!,
        ApiKeyName = _apiKeyName,
        Filter = _filter with { GetUrls = _filter.GetUrls with { VerboseStorage = _filter.GetUrls.VerboseStorage ?? false } },
        Json = json,
    };

    private Fault? TakeUrl(JsonElement value)
    {
        var text = value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        if (text is not { Length: > 0 and <= MaxUrl } || !Uri.TryCreate(text, UriKind.Absolute, out _url))
            return new Fault("url", $"must be an absolute URL of at most {MaxUrl} characters");
        return null;
    }

    private Fault? TakeApiKeyName(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String) return new Fault("api_key_name", "must be a string, the name of an HTTP header");
        _apiKeyName = value.GetString();
        return null;
    }

    // TAMS ids are of versions 1 to 5; what is registered is answered as it was given, so it must be one.
    private static Fault? FindStrangeId(JsonProperty member)
    {
        if (!member.Name.EndsWith("_ids", StringComparison.Ordinal)) return null;
        var strange = member.Value.EnumerateArray().Select((id, index) => (Text: id.GetString()!, Index: index)).FirstOrDefault(id => !TamsUuid().IsMatch(id.Text));
        return strange.Text is null ? null : new Fault($"{member.Name}[{strange.Index}]", $"'{Shown.Briefly(strange.Text)}' is not a UUID as TAMS has it (schemas/uuid.json)");
    }

    [GeneratedRegex("^[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex TamsUuid();
}
