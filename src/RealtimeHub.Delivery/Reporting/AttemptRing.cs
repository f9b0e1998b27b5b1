namespace RealtimeHub.Delivery.Reporting;

/// <summary>The last attempts, bounded: of a thousand webhooks each may keep little.</summary>
internal sealed class AttemptRing
{
    private const int Kept = 50;
    private const int WithAnswer = 8;

    private readonly Lock _lock = new();
    private readonly LinkedList<Attempt> _attempts = [];

    /// <summary>The newest first.</summary>
    public IReadOnlyList<Attempt> Newest
    {
        get
        {
            lock (_lock) return [.. _attempts];
        }
    }

    public void Add(Attempt attempt)
    {
        lock (_lock)
        {
            _attempts.AddFirst(attempt);
            if (_attempts.Count > Kept) _attempts.RemoveLast();
            ForgetAnswer_NeedsLock();
        }
    }

    // Answers are what takes the space, and the newest tell most.
    private void ForgetAnswer_NeedsLock()
    {
        var node = _attempts.First;
        for (var i = 0; i < WithAnswer && node is not null; i++) node = node.Next;
        if (node?.Value.Answer is not null) node.Value = node.Value with { Answer = null };
    }
}
