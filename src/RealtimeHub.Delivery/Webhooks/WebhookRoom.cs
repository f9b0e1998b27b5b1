using System.Runtime.InteropServices;
using RealtimeHub.EventLog.Control;

namespace RealtimeHub.Delivery.Webhooks;

/// <summary>Whether one more webhook, or a longer one, has room beside the others. Knows nothing itself; who decides asks it of the state that it decides on.</summary>
internal static class WebhookRoom
{
    /// <param name="state">What there is, perhaps with an earlier form of this webhook.</param>
    /// <param name="id">Which.</param>
    /// <param name="stored">As it is to be stored.</param>
    public static bool IsIn(ControlState state, Guid id, ControlValue stored)
    {
        var others = WebhookKeys.AllIn(state).Where(kept => kept.Key != id).Select(kept => Size(kept.Value)).ToList();
        return others.Count < WebhookRegistry.Capacity && others.Sum() + Size(stored) <= WebhookRegistry.MaxBytes;
    }

    private static long Size(ControlValue value) => JsonMarshal.GetRawUtf8Value(value.Json).Length;
}
