using RealtimeHub.EventLog.Control;

namespace RealtimeHub.Delivery.Webhooks;

/// <summary>Where the control stream keeps a webhook, and what belongs to it. Knows nothing itself: anybody may use it.</summary>
internal static class WebhookKeys
{
    private const string Prefix = "webhook/";

    /// <summary>Where a webhook is.</summary>
    public static string Of(Guid id) => $"{Prefix}{id:D}";

    /// <summary>
    /// The beginning of the keys under which progress and the like of a webhook is kept. They are removed with it; who sets one decides on a state
    /// in which the webhook still is.
    /// </summary>
    public static string StateOf(Guid id) => $"webhook-state/{id:D}/";

    /// <summary>Whether a control state holds the webhook.</summary>
    public static bool IsIn(ControlState state, Guid id) => state.Values.ContainsKey(Of(id));

    /// <summary>All that a control state holds, as they are stored.</summary>
    public static IEnumerable<KeyValuePair<Guid, ControlValue>> AllIn(ControlState state) =>
        state.Under(Prefix).Select(kept => KeyValuePair.Create(Guid.Parse(kept.Key), kept.Value));

    /// <summary>Those that were registered, changed or removed between two control states; null when it may be any.</summary>
    public static IEnumerable<Guid>? ChangedSince(ControlState earlier, ControlState now) => now.ChangedSince(earlier)?
        .Where(key => key.StartsWith(Prefix, StringComparison.Ordinal)).Select(key => Guid.Parse(key.AsSpan(Prefix.Length)));
}
