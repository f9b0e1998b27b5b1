using System.Globalization;
using RealtimeHub.Cli.Console;
using RealtimeHub.Protocol;

namespace RealtimeHub.Cli.Webhooks;

/// <summary>How a webhook's deliveries go, as the hub tells it.</summary>
internal sealed record DeliveriesInfo
{
    public required string Stream { get; init; }

    public bool Signed { get; init; }

    public string? Node { get; init; }

    public required Position Position { get; init; }

    public long Behind { get; init; }

    public double? Lag { get; init; }

    public DateTimeOffset? FailingSince { get; init; }

    public DateTimeOffset? NextTry { get; init; }

    public long Delivered { get; init; }

    public long Failed { get; init; }

    public long Gaps { get; init; }

    public IReadOnlyList<AttemptInfo> Attempts { get; init; } = [];

    /// <summary>The newest call when it failed; null when it did not.</summary>
    public AttemptInfo? LastFailure => Attempts.Count > 0 && !Attempts[0].IsDelivered ? Attempts[0] : null;

    public string LagText => Lag is { } lag ? string.Create(CultureInfo.InvariantCulture, $"{lag:0.000} s") : "-";
}

/// <summary>One call, as the hub tells it.</summary>
internal sealed record AttemptInfo(string MessageId, Position? Position, DateTimeOffset Time, double Took, bool IsDelivered, int? Status, string? Failure, string? Answer)
{
    /// <summary>What came of it, in a few words. A stranger wrote the answer.</summary>
    public string Summary => Printable.Text(Status is { } status
        ? string.Create(CultureInfo.InvariantCulture, $"HTTP {status}{(Answer is { Length: > 0 } ? " " + Answer : "")}")
        : Failure ?? "no answer");
}

/// <summary>From where a webhook goes on.</summary>
internal sealed record ReplayInfo(Position Start, string Status);
