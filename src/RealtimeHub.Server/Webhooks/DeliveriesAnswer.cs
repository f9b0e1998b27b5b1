using RealtimeHub.Delivery.Reporting;
using RealtimeHub.Delivery.Webhooks;
using RealtimeHub.Protocol;

namespace RealtimeHub.Server.Webhooks;

/// <summary>How a webhook's deliveries go, as users see it. Spans of time are in seconds.</summary>
internal sealed record DeliveriesAnswer
{
    public required Guid Id { get; init; }

    public required WebhookStatus Status { get; init; }

    public required string Stream { get; init; }

    /// <summary>Whether calls are signed.</summary>
    public required bool Signed { get; init; }

    public required string? Node { get; init; }

    public required bool IsHere { get; init; }

    public required Position Position { get; init; }

    public required long Behind { get; init; }

    public required double? Lag { get; init; }

    public required DateTimeOffset? FailingSince { get; init; }

    public required int Failures { get; init; }

    public required DateTimeOffset? NextTry { get; init; }

    public required long Delivered { get; init; }

    public required long Failed { get; init; }

    public required long Gaps { get; init; }

    public required string? GapToTell { get; init; }

    public required IReadOnlyList<AttemptAnswer> Attempts { get; init; }

    public static DeliveriesAnswer Of(Webhook webhook, DeliveryReport report) => new()
    {
        Id = report.Id,
        Status = webhook.Status,
        Stream = webhook.Stream,
        Signed = !webhook.Secrets.IsEmpty,
        Node = report.Node,
        IsHere = report.IsHere,
        Position = report.Position,
        Behind = report.Behind,
        Lag = report.Lag?.TotalSeconds,
        FailingSince = report.FailingSince,
        Failures = report.Failures,
        NextTry = report.NextTry,
        Delivered = report.Delivered,
        Failed = report.Failed,
        Gaps = report.Gaps,
        GapToTell = report.GapToTell,
        Attempts = [.. report.Attempts.Select(AttemptAnswer.Of)],
    };

    /// <summary>As one of many: of the attempts the newest.</summary>
    public DeliveriesAnswer Briefly() => this with { Attempts = [.. Attempts.Take(1)] };
}

/// <summary>One call, as users see it.</summary>
internal sealed record AttemptAnswer(
    string MessageId, Position? Position, DateTimeOffset Time, double Took, bool IsDelivered, int? Status, string? Failure, string? Answer, string? Gap)
{
    public static AttemptAnswer Of(Attempt attempt) => new(
        attempt.MessageId, attempt.Position, attempt.Time, attempt.Took.TotalSeconds, attempt.IsDelivered, attempt.Status, attempt.Failure, attempt.Answer, attempt.Gap);
}
