namespace RealtimeHub.TestKit;

/// <summary>The last lines of something, for the message of a failure.</summary>
internal sealed class OutputTail
{
    private const int Most = 200;

    private readonly Queue<string> _lines = new();

    public void Add(string line)
    {
        lock (_lines)
        {
            _lines.Enqueue(line);
            if (_lines.Count > Most) _lines.Dequeue();
        }
    }

    public override string ToString()
    {
        lock (_lines) return string.Join('\n', _lines);
    }
}
