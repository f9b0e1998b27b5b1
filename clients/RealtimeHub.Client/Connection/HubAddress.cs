namespace RealtimeHub.Client.Connection;

/// <summary>Where a hub's WebSocket is, given where the hub is.</summary>
internal static class HubAddress
{
    public static Uri ToWebSocket(Uri hub)
    {
        var builder = new UriBuilder(hub) { Scheme = hub.Scheme is "https" or "wss" ? "wss" : "ws", Query = "", Fragment = "" };
        builder.Path = builder.Path.TrimEnd('/') + "/hub";
        return builder.Uri;
    }

    public static void Check(Uri hub)
    {
        ArgumentNullException.ThrowIfNull(hub);
        if (!hub.IsAbsoluteUri || hub.Scheme is not ("http" or "https" or "ws" or "wss"))
            throw new ArgumentException($"'{hub}' is not the address of a hub: give an absolute http or https URL.", nameof(hub));
    }
}
