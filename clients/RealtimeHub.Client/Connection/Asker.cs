namespace RealtimeHub.Client.Connection;

/// <summary>One subscription or call, which asks the hub until it is served. Disposed of when it asks no more.</summary>
internal sealed class Asker(StandingRefusals refusals, string stream) : IDisposable
{
    private const string AsksNoMore = "it is not asked for any more";

    private RefusedStream? _refused;

    /// <summary>The hub refused for now, and is asked again.</summary>
    public void Refused(HubLink link, RealtimeHubException why)
    {
        var before = _refused;
        var now = new RefusedStream(link, stream);
        _refused = now;
        // The new one first: what is refused again goes on standing.
        refusals.Add(now, why, isOneMore: before != now);
        if (before is { } left && left != now) refusals.Remove(left, link.Hub, null);
    }

    /// <summary>A hub served.</summary>
    public void Served(Uri hub) => End(hub, null);

    public void Dispose() => End(null, AsksNoMore);

    private void End(Uri? hub, string? whyUnserved)
    {
        if (_refused is not { } gone) return;
        _refused = null;
        refusals.Remove(gone, hub ?? gone.Link.Hub, whyUnserved);
    }
}
