namespace RealtimeHub.Delivery.Webhooks;

/// <summary>A secret that calls are signed with.</summary>
/// <param name="Text">As Standard Webhooks write it, <c>whsec_…</c>.</param>
/// <param name="Expires">Until when it signs beside the one that replaced it; null while it is the present one.</param>
public sealed record WebhookSecret(string Text, DateTimeOffset? Expires)
{
    /// <summary>How long a replaced secret goes on signing, so that a receiver can change over without losing a call.</summary>
    public static readonly TimeSpan Overlap = TimeSpan.FromHours(24);

    /// <summary>Not the secret: this may reach a log.</summary>
    public override string ToString() => "whsec_…";
}
