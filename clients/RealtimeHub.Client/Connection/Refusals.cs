namespace RealtimeHub.Client.Connection;

/// <summary>
/// What the hub refuses for now, over all subscriptions and calls of a client. Many may be refused the same, again and again: it is told when the
/// first of them is, on each connection, and when the last is refused no more.
/// </summary>
internal sealed class Refusals(ConnectionChanges changes)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Refused, int> _standing = [];

    /// <summary>Says that somebody is refused this.</summary>
    /// <param name="refused">What; details may differ from one try to the next.</param>
    /// <param name="detail">Why, in the words of the hub.</param>
    public void Add(Refused refused, string detail)
    {
        // Told within the lock, so that listeners hear of a beginning and its end in this order.
        lock (_lock)
        {
            var count = _standing[refused] = _standing.GetValueOrDefault(refused) + 1;
            if (count == 1) changes.Tell(new ConnectionChange(ConnectionState.Refused, refused.Link.Hub, $"{detail.TrimEnd('.')} ({refused.Status} {refused.Type}, stream {refused.Stream})"));
        }
    }

    /// <summary>Says that one who was refused this is not any more.</summary>
    /// <param name="refused">What was refused.</param>
    /// <param name="by">Which hub serves now.</param>
    public void Remove(Refused refused, Uri by)
    {
        lock (_lock)
        {
            if (--_standing[refused] == 0) _standing.Remove(refused);
            if (_standing.Count == 0) changes.Tell(new ConnectionChange(ConnectionState.RefusalOver, by, null));
        }
    }
}
