namespace RealtimeHub.Client.Connection;

/// <summary>What one subscription or call is refused for now, if anything. Disposed of when it is not asked for any more.</summary>
internal sealed class Refusal(Refusals all, string stream) : IDisposable
{
    private Refused? _standing;

    /// <summary>The hub refused, and is asked again.</summary>
    public void Stand(HubLink link, RealtimeHubException refusal)
    {
        var before = _standing;
        var now = new Refused(link, stream, refusal.Status, refusal.Type);
        _standing = now;
        // The new one first: what is refused again goes on standing.
        all.Add(now, refusal.Detail);
        if (before is { } gone) all.Remove(gone, link.Hub);
    }

    /// <summary>A hub served.</summary>
    public void Served(Uri hub) => End(hub);

    public void Dispose() => End(_standing?.Link.Hub);

    private void End(Uri? hub)
    {
        if (_standing is not { } gone) return;
        _standing = null;
        all.Remove(gone, hub!);
    }
}
