using System.Collections.Immutable;
using RealtimeHub.Protocol;

namespace RealtimeHub.Delivery.Webhooks;

/// <summary>A registered webhook: a filter on a stream, and where what matches is sent.</summary>
public sealed record Webhook
{
    /// <summary>A random UUID (version 4).</summary>
    public required Guid Id { get; init; }

    /// <summary>What its owner asked for.</summary>
    public required WebhookTerms Terms { get; init; }

    /// <summary>What the header <see cref="WebhookTerms.ApiKeyName"/> carries. Never shown to anybody.</summary>
    public string? ApiKeyValue { get; init; }

    /// <summary>Where it stands in its life.</summary>
    public WebhookStatus Status { get; init; }

    /// <summary>Why it is in the status <c>error</c>; null in every other.</summary>
    public WebhookError? Error { get; init; }

    /// <summary>What calls are signed with, the present one first; none when nobody asked for one. Those that have expired no longer count.</summary>
    public ImmutableArray<WebhookSecret> Secrets { get; init; } = [];

    /// <summary>The stream it follows.</summary>
    public required string Stream { get; init; }

    /// <summary>Sending begins with the event that follows this.</summary>
    public required Position Start { get; init; }

    /// <summary>
    /// Counts how often <see cref="Start"/> was set: 1 at the registration, more after each replay. Progress of an earlier start is
    /// of no account.
    /// </summary>
    public int Starts { get; init; } = 1;

    /// <summary>When it was registered.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>When anything but the progress of its calls last changed.</summary>
    public required DateTimeOffset Updated { get; init; }

    /// <summary>Whether events are to be sent.</summary>
    public bool IsActive => Status is WebhookStatus.Created or WebhookStatus.Started;

    /// <summary>The secrets that a call made at this time is signed with.</summary>
    /// <param name="now">When the call is made.</param>
    public IEnumerable<string> SecretsAt(DateTimeOffset now) => SigningAt(now).Select(secret => secret.Text);

    internal IEnumerable<WebhookSecret> SigningAt(DateTimeOffset now) => Secrets.Where(secret => !(secret.Expires <= now));

    /// <summary>Whether calls for the other go to the same place with the same content: what differs does not concern them.</summary>
    internal bool IsCalledLike(Webhook other) => ReferenceEquals(this, other)
        || (Starts == other.Starts && Start == other.Start && Stream == other.Stream && ApiKeyValue == other.ApiKeyValue && IsSignedLike(other)
            && (ReferenceEquals(Terms, other.Terms) || System.Text.Json.JsonElement.DeepEquals(Terms.Json, other.Terms.Json)));

    // That a secret which had expired was forgotten changes no call.
    private bool IsSignedLike(Webhook other)
    {
        var now = Updated > other.Updated ? Updated : other.Updated;
        return SigningAt(now).SequenceEqual(other.SigningAt(now));
    }

    /// <summary>Which one it is; never a URL, which may be a credential, and never a secret.</summary>
    public override string ToString() => $"webhook {Id}";
}
