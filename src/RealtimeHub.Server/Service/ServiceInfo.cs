using System.Text.Json;
using RealtimeHub.EventLog.Control;
using RealtimeHub.Protocol;

namespace RealtimeHub.Server.Service;

/// <summary>What people call this service (TAMS 8.2 <c>schemas/service-post.json</c>); kept in the control stream.</summary>
/// <param name="Name">Very short; null for the hub's own.</param>
/// <param name="Description">Longer; null for the hub's own.</param>
internal sealed record ServiceInfo(string? Name, string? Description)
{
    private const string Key = "service";

    public static ServiceInfo Of(ControlState state) =>
        state.Values.TryGetValue(Key, out var stored) ? stored.Json.Deserialize<ServiceInfo>(ProtocolJson.Options)! : new(null, null);

    /// <summary>Takes over what is given, and leaves the rest as it was.</summary>
    public static Task ChangeAsync(ControlLog control, ServiceInfo change, CancellationToken cancellationToken) => control.ChangeAsync(
        state =>
        {
            var known = Of(state);
            var changed = new ServiceInfo(change.Name ?? known.Name, change.Description ?? known.Description);
            return changed == known ? ControlDecision<bool>.Nothing(true) : new(true, [ControlChange.Set(Key, changed, ProtocolJson.Options)]);
        },
        cancellationToken);
}
