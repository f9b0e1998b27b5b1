using RealtimeHub.Protocol;

namespace RealtimeHub.EventLog.Recent;

/// <summary>The lines by key. A line exists while an event or a waiter needs it, so that foreign keys cannot fill the memory.</summary>
internal sealed class KeyIndex
{
    private readonly Dictionary<Group, KeyLine> _lines = [];

    public int Count => _lines.Count;

    public IEnumerable<KeyLine> Lines => _lines.Values;

    public KeyLine? Find(Group key) => _lines.GetValueOrDefault(key);

    public KeyLine GetOrAdd(Group key)
    {
        if (!_lines.TryGetValue(key, out var line)) _lines.Add(key, line = new KeyLine(key));
        return line;
    }

    public void RemoveIfIdle(KeyLine line)
    {
        if (line.IsIdle) _lines.Remove(line.Key);
    }

    public bool HasBeyond(EventScope scope, long sequence)
    {
        foreach (var key in scope.Keys)
        {
            if (Find(key) is { } line && line.HasBeyond(sequence)) return true;
        }

        return false;
    }
}
