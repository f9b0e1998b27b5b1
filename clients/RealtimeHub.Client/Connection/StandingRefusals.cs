namespace RealtimeHub.Client.Connection;

/// <summary>
/// What the hub refuses for now, over all subscriptions and calls of a client. Many may be refused the same, again and again, and for one reason
/// and another in turn: each reason is told once for a stream and a connection, until nobody is refused anything of it there; and when nobody is
/// refused anything at all, that is told.
/// </summary>
internal sealed class StandingRefusals(ConnectionChanges changes)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<RefusedStream, Standing> _standing = [];

    /// <summary>Says that somebody is refused.</summary>
    /// <param name="stream">Of which stream.</param>
    /// <param name="why">Why; details may differ from one try to the next.</param>
    /// <param name="isOneMore">Whether whoever it is was not refused there before.</param>
    public void Add(RefusedStream stream, RealtimeHubException why, bool isOneMore)
    {
        var reason = $"{why.Status} {why.Type}, stream {stream.Name}";
        lock (_lock)
        {
            if (!_standing.TryGetValue(stream, out var standing)) _standing[stream] = standing = new Standing();
            if (isOneMore) standing.Askers++;
            if (standing.Told.Add(reason)) changes.Queue(new ConnectionChange(ConnectionState.Refused, stream.Link.Hub, $"{why.Detail.TrimEnd('.')} ({reason})"));
        }

        changes.TellQueued();
    }

    /// <summary>Says that one who was refused is not any more.</summary>
    /// <param name="stream">Of which stream.</param>
    /// <param name="hub">Which hub is concerned.</param>
    /// <param name="whyUnserved">Why it is refused no more; null if the hub served.</param>
    public void Remove(RefusedStream stream, Uri hub, string? whyUnserved)
    {
        lock (_lock)
        {
            if (--_standing[stream].Askers == 0) _standing.Remove(stream);
            if (_standing.Count == 0) changes.Queue(new ConnectionChange(ConnectionState.RefusalOver, hub, whyUnserved));
        }

        changes.TellQueued();
    }

    private sealed class Standing
    {
        /// <summary>How many are refused something.</summary>
        public int Askers { get; set; }

        /// <summary>The reasons that were told.</summary>
        public HashSet<string> Told { get; } = [];
    }
}
