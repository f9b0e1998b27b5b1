using System.Collections.Immutable;
using System.Text.Json;
using RealtimeHub.Protocol;
using RealtimeHub.Tams;

namespace RealtimeHub.Delivery.Webhooks;

/// <summary>
/// Reads the members of TAMS 8.2 <c>schemas/webhook.json</c>. A member that it does not know could be a filter of a later version, so it
/// is a fault: what is registered is done, or refused, never ignored (API 8.2, <c>POST /service/webhooks</c>).
/// </summary>
public static class WebhookTermsReader
{
    private const int MaxUrl = 2048;

    private static readonly string[] Filters = ["events", .. EventFilterReader.Ids];

    /// <summary>Reads what was asked for. Whether the URL may be called and the header be sent is for others to say.</summary>
    /// <param name="json">An object with these members and no others.</param>
    /// <param name="terms">What was asked for.</param>
    /// <param name="fault">What is wrong.</param>
    public static bool TryRead(JsonElement json, out WebhookTerms? terms, out Fault? fault)
    {
        terms = null;
        var reading = new Reading();
        foreach (var member in json.EnumerateObject())
        {
            if ((fault = reading.Take(member)) is not null) return false;
        }

        if ((fault = reading.FindMissing()) is not null) return false;
        terms = new WebhookTerms { Url = reading.Url!, ApiKeyName = reading.ApiKeyName, Filter = reading.Filter, GetUrls = reading.GetUrls, Json = json.Clone() };
        return true;
    }

    private sealed class Reading
    {
        private EventFilter _filter = EventFilter.All;

        public Uri? Url { get; private set; }

        public string? ApiKeyName { get; private set; }

        public EventFilter Filter => _filter;

        public GetUrlOptions GetUrls { get; private set; } = GetUrlOptions.Default;

        public Fault? FindMissing() =>
            Url is null ? new Fault("url", "is missing: the URL that is to be called")
            : Filter.Events is null ? new Fault("events", $"is missing: the types wanted, of {string.Join(", ", EventTypes.All.Select(type => type.ToText()))}")
            : null;

        public Fault? Take(JsonProperty member) => member.Name switch
        {
            // TAMS has no null: a member that says nothing is left out.
            _ when member.Value.ValueKind == JsonValueKind.Null => new Fault(member.Name, "must not be null; leave it out"),
            "url" => TakeUrl(member.Value),
            "api_key_name" => TakeText(member, text => ApiKeyName = text),
            "tags" => WebhookTags.FindFault(member.Value),
            "accept_get_urls" => TakeTexts(member, texts => GetUrls = GetUrls with { AcceptGetUrls = texts }),
            "accept_storage_ids" => TakeIds(member),
            "presigned" => TakeFlag(member, flag => GetUrls = GetUrls with { Presigned = flag }),
            "verbose_storage" => TakeFlag(member, flag => GetUrls = GetUrls with { VerboseStorage = flag }),
            "include_object_timerange" => TakeFlag(member, flag => GetUrls = GetUrls with { IncludeObjectTimerange = flag }),
            _ when Filters.Contains(member.Name) => EventFilterReader.TryAdd(ref _filter, member, out var fault) ? null : fault,
            _ => new Fault(Shown.Briefly(member.Name), "is not supported; a webhook has the members of TAMS 8.2 webhook.json"),
        };

        private Fault? TakeUrl(JsonElement value)
        {
            var isText = value.ValueKind == JsonValueKind.String;
            if (!isText || value.GetString() is not { Length: <= MaxUrl } text || !Uri.TryCreate(text, UriKind.Absolute, out var url))
                return new Fault("url", $"must be an absolute URL of at most {MaxUrl} characters");
            Url = url;
            return null;
        }

        private Fault? TakeIds(JsonProperty member)
        {
            var ids = ImmutableArray.CreateBuilder<Guid>();
            var fault = TakeTexts(member, texts =>
            {
                foreach (var text in texts) ids.Add(Guid.TryParseExact(text, "D", out var id) && id.ToString("D") == text ? id : Guid.Empty);
            });
            if (fault is not null) return fault;
            if (ids.IndexOf(Guid.Empty) is >= 0 and var at) return new Fault($"{member.Name}[{at}]", "is not a lower-case UUID");
            GetUrls = GetUrls with { AcceptStorageIds = ids.ToImmutable() };
            return null;
        }

        private static Fault? TakeText(JsonProperty member, Action<string> take)
        {
            if (member.Value.ValueKind != JsonValueKind.String) return new Fault(member.Name, "must be a string");
            take(member.Value.GetString()!);
            return null;
        }

        private static Fault? TakeTexts(JsonProperty member, Action<ImmutableArray<string>> take)
        {
            if (member.Value.ValueKind != JsonValueKind.Array || member.Value.EnumerateArray().Any(item => item.ValueKind != JsonValueKind.String))
                return new Fault(member.Name, "must be an array of strings");
            take([.. member.Value.EnumerateArray().Select(item => item.GetString()!)]);
            return null;
        }

        private static Fault? TakeFlag(JsonProperty member, Action<bool> take)
        {
            if (member.Value.ValueKind is not (JsonValueKind.True or JsonValueKind.False)) return new Fault(member.Name, "must be true or false");
            take(member.Value.GetBoolean());
            return null;
        }
    }
}
