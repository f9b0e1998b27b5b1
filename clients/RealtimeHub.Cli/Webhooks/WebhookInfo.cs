using System.Text.Json;

namespace RealtimeHub.Cli.Webhooks;

/// <summary>A webhook, as the hub describes it.</summary>
internal sealed record WebhookInfo
{
    public required Guid Id { get; init; }

    public required string Url { get; init; }

    public required string Status { get; init; }

    public IReadOnlyList<string> Events { get; init; } = [];

    public WebhookErrorInfo? Error { get; init; }

    /// <summary>All of it, as it came.</summary>
    public JsonElement Json { get; init; }
}

/// <summary>Why a webhook is in the status <c>error</c>.</summary>
internal sealed record WebhookErrorInfo(string Type, string Summary, DateTimeOffset Time);
