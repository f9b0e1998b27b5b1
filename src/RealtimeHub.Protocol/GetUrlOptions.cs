using System.Collections.Immutable;

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
}
