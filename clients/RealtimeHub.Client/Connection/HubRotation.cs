namespace RealtimeHub.Client.Connection;

/// <summary>Whose turn it is: the addresses of a hub, one after another and round again.</summary>
internal sealed class HubRotation(IReadOnlyList<Uri> hubs)
{
    private readonly Lock _lock = new();
    private int _next;

    public Uri Next()
    {
        lock (_lock) return Next_NeedsLock();
    }

    /// <summary>The next that is not this one; this one where there is no other.</summary>
    public Uri NextOther(Uri hub)
    {
        lock (_lock)
        {
            if (hubs[_next % hubs.Count] == hub) _next++;
            return Next_NeedsLock();
        }
    }

    private Uri Next_NeedsLock() => hubs[_next++ % hubs.Count];
}
