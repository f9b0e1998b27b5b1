using RealtimeHub.Protocol;

namespace RealtimeHub.EventLog.Recent;

/// <summary>The sequences of a scope beyond a position, in order and each once: the lines of its keys, merged.</summary>
internal sealed class ScopeMatches
{
    private readonly PriorityQueue<(SequenceQueue Sequences, int Index), long> _next = new();

    public ScopeMatches(KeyIndex index, EventScope scope, long after)
    {
        foreach (var key in scope.Keys)
        {
            if (index.Find(key)?.Sequences is { } sequences) Enqueue(sequences, sequences.IndexAfter(after));
        }
    }

    /// <summary>The next sequence without moving on; null when there is none.</summary>
    public long? Peek() => _next.TryPeek(out _, out var sequence) ? sequence : null;

    public void MoveBeyond(long sequence)
    {
        while (_next.TryPeek(out _, out var next) && next == sequence)
        {
            var (sequences, index) = _next.Dequeue();
            Enqueue(sequences, index + 1);
        }
    }

    private void Enqueue(SequenceQueue sequences, int index)
    {
        if (index < sequences.Count) _next.Enqueue((sequences, index), sequences[index]);
    }
}
