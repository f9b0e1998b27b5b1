using System.Collections.Immutable;
using System.Text.Json;
using RealtimeHub.Tams;

namespace RealtimeHub.Protocol;

/// <summary>
/// Which <c>get_urls</c> of added segments a subscriber is told, and how much of them (TAMS 8.2 <c>schemas/webhook.json</c>). They apply to
/// <c>flows/segments_added</c> only, to the segments' URLs and to those of an <c>init_object</c>; a URL must match all that is set.
/// </summary>
public sealed record GetUrlOptions
{
    /// <summary>Changes nothing but what TAMS leaves out by default.</summary>
    public static GetUrlOptions Default { get; } = new();

    /// <summary>Labels of the URLs wanted; empty for none at all, null for all, those without a label too.</summary>
    public ImmutableArray<string>? AcceptGetUrls { get; init; }

    /// <summary>Storage backends whose URLs are wanted; null or empty for all, those without one too.</summary>
    public ImmutableArray<Guid>? AcceptStorageIds { get; init; }

    /// <summary>Only presigned URLs, or only others; null for both.</summary>
    public bool? Presigned { get; init; }

    /// <summary>Each URL with what is known of its storage; otherwise with <c>url</c>, <c>presigned</c> and <c>label</c> only. Null where nothing was said.</summary>
    public bool? VerboseStorage { get; init; }

    /// <summary>Each segment with its <c>object_timerange</c>. Null where nothing was said.</summary>
    public bool? IncludeObjectTimerange { get; init; }

    /// <summary>
    /// For how long after its append an event's presigned URLs are told: by then they have expired. The operator's, not the subscriber's,
    /// so not part of the wire form. Default an hour.
    /// </summary>
    public TimeSpan PresignedFor { get; init; } = TimeSpan.FromHours(1);

    private bool SaysSomething => AcceptGetUrls is not null || AcceptStorageIds is { Length: > 0 } || Presigned is not null || VerboseStorage == false || IncludeObjectTimerange == true;

    /// <summary>The events as this subscriber gets them; the same list when nothing of them is to change.</summary>
    /// <param name="events">In the order of the log.</param>
    /// <param name="now">The time by the hub's clock.</param>
    public IReadOnlyList<HubEvent> Apply(IReadOnlyList<HubEvent> events, DateTimeOffset now)
    {
        // Of events in the order of the log the first is the oldest.
        if (events.Count == 0 || (!SaysSomething && !IsStale(events[0], now))) return events;
        HubEvent[]? changed = null;
        for (var i = 0; i < events.Count; i++)
        {
            var e = Apply(events[i], now);
            if (ReferenceEquals(e, events[i])) continue;
            changed ??= [.. events];
            changed[i] = e;
        }

        return changed ?? events;
    }

    private HubEvent Apply(HubEvent e, DateTimeOffset now)
    {
        if (e.Type != EventType.FlowsSegmentsAdded) return e;
        var mayHaveUrls = e.Json.Span.IndexOf("get_urls"u8) >= 0;
        if (!mayHaveUrls && IncludeObjectTimerange != true) return e;
        var areStale = IsStale(e, now);
        if (!SaysSomething && !areStale) return e;
        using var envelope = JsonDocument.Parse(e.ToEnvelope());
        return e.With(new GetUrlWriter(this, areStale).Envelope(envelope.RootElement));
    }

    private bool IsStale(HubEvent e, DateTimeOffset now) => now - e.Received > PresignedFor;
}
