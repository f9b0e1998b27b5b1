namespace RealtimeHub.EventLog.Appending;

/// <summary>
/// What was appended under which key, for at least the window by the log's own clock. Keys of appends that are not durable yet stand
/// apart: they already stop a repeat from being appended twice, and go again when the write fails. One writer, no lock.
/// </summary>
internal sealed class IdempotencyKeys(TimeSpan window, int capacity)
{
    private readonly Dictionary<(string Producer, string Key), RememberedKey> _durable = [];
    private readonly Queue<RememberedKey> _byAge = new();
    private readonly Dictionary<(string Producer, string Key), RememberedKey> _pending = [];

    public int Count => _durable.Count + _pending.Count;

    public bool IsFull => Count >= capacity;

    public bool HasPending => _pending.Count > 0;

    public RememberedKey? Find(string producer, string key) =>
        _durable.GetValueOrDefault((producer, key)) ?? _pending.GetValueOrDefault((producer, key));

    public void Add(RememberedKey key) => _pending.Add((key.Producer, key.Key), key);

    /// <summary>What was added since the last commit is durable.</summary>
    public void Commit()
    {
        foreach (var key in _pending.Values) Remember(key);
        _pending.Clear();
    }

    /// <summary>What was added since the last commit never happened.</summary>
    public void Rollback() => _pending.Clear();

    /// <summary>Takes a key that is durable already, in the order of the log.</summary>
    public void Remember(RememberedKey key)
    {
        _durable[(key.Producer, key.Key)] = key;
        _byAge.Enqueue(key);
    }

    public void Forget(DateTimeOffset now)
    {
        while (_byAge.TryPeek(out var oldest) && now - oldest.Received > window)
        {
            _byAge.Dequeue();
            // The same key may have been used again after its window; then the later one stays.
            var name = (oldest.Producer, oldest.Key);
            if (ReferenceEquals(_durable.GetValueOrDefault(name), oldest)) _durable.Remove(name);
        }
    }

    /// <summary>What is remembered of the events up to a tip.</summary>
    public IdempotencyKeys Copy(LogOptions options, long tip)
    {
        var copy = new IdempotencyKeys(options.KeyWindow, options.MaxKeys);
        foreach (var key in _byAge.Where(key => key.First.Sequence <= tip)) copy.Remember(key);
        return copy;
    }
}
