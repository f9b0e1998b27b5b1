using System.Text;

namespace RealtimeHub.Load.Wire;

/// <summary>One HTTP request with a fixed number of events, built once and marked anew for every send.</summary>
internal sealed class PublishRequest
{
    private readonly Target _target;
    private readonly bool _isScattered;
    private readonly EventTemplate[] _events;
    private readonly int[] _places;
    private readonly byte[] _bytes;

    public PublishRequest(Target target, PublishPlan plan, int first)
    {
        (_target, _isScattered) = (target, plan.IsScattered);
        var batch = plan.Batch;
        _events = [.. Enumerable.Range(first, batch).Select(index => new EventTemplate(plan.Size, index))];
        _places = new int[batch];
        var length = _events.Sum(e => e.Length) + (batch == 1 ? 0 : batch + 1);
        var head = Encoding.ASCII.GetBytes($"POST {target.PublishPath} HTTP/1.1\r\nHost: {target.Server}\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n");
        _bytes = new byte[head.Length + length];
        head.CopyTo(_bytes, 0);
        WriteBody(head.Length);
    }

    public int Events => _events.Length;

    public ReadOnlyMemory<byte> Marked(long intended)
    {
        for (var i = 0; i < _events.Length; i++) _events[i].Mark(_bytes.AsSpan(_places[i]), intended, _target.Segments[_events[i].Flow]++, _isScattered);
        return _bytes;
    }

    private void WriteBody(int at)
    {
        var isArray = _events.Length > 1;
        if (isArray) _bytes[at++] = (byte)'[';
        for (var i = 0; i < _events.Length; i++)
        {
            if (i > 0) _bytes[at++] = (byte)',';
            _events[i].Write(_bytes.AsSpan(at));
            _places[i] = at;
            at += _events[i].Length;
        }

        if (isArray) _bytes[at] = (byte)']';
    }
}
