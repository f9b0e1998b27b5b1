using RealtimeHub.Protocol;

namespace RealtimeHub.Server.Store;

/// <summary>
/// What the store did not say when it was asked, for a while. Made-up ids must not fill the memory: beyond so many the oldest are forgotten,
/// which only costs another question about those. Whoever holds it locks.
/// </summary>
internal sealed class SilentAnswers(TimeSpan retryAfter, TimeProvider time)
{
    /// <summary>So many at most.</summary>
    public const int Capacity = 10_000;

    private readonly Dictionary<Group, long> _since = [];
    private readonly Queue<(Group What, long Since)> _order = [];

    public bool Holds(Group what) => _since.TryGetValue(what, out var since) && IsFresh(since);

    public void Add(Group what)
    {
        var now = time.GetTimestamp();
        while (_order.TryPeek(out var oldest) && (_order.Count >= Capacity || !IsFresh(oldest.Since))) ForgetOldest();
        _since[what] = now;
        _order.Enqueue((what, now));
    }

    private bool IsFresh(long since) => time.GetElapsedTime(since) < retryAfter;

    private void ForgetOldest()
    {
        var (what, since) = _order.Dequeue();
        // It may have been asked for again since.
        if (_since.TryGetValue(what, out var newest) && newest == since) _since.Remove(what);
    }
}
