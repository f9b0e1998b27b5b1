namespace RealtimeHub.Server.Audiences;

/// <summary>
/// The newest frames of an audience, kept only while somebody is a little behind: so that whoever reads slowly for a moment gets the
/// same bytes as the others. Who falls further behind reads the log. Guarded by the audience's lock.
/// </summary>
internal sealed class FrameRing(FrameBudget budget)
{
    private const int MaxBytes = 1 << 20;
    private const int MaxFrames = 64;

    private readonly Frame?[] _frames = new Frame?[MaxFrames];
    private long _oldest;
    private long _next;
    private int _bytes;

    public void Add(Frame frame)
    {
        if (frame.Number != _next) Clear();
        if (_oldest == _next) (_oldest, _next) = (frame.Number, frame.Number);
        while (_oldest < _next && (_next - _oldest == MaxFrames || _bytes + frame.Bytes.Length > MaxBytes)) Drop();
        if (!budget.TryTake(frame.Bytes.Length)) return;
        frame.Hold();
        _frames[_next++ % MaxFrames] = frame;
        _bytes += frame.Bytes.Length;
    }

    public Frame? Find(long number) => number >= _oldest && number < _next ? _frames[number % MaxFrames] : null;

    public void Clear()
    {
        while (_oldest < _next) Drop();
    }

    private void Drop()
    {
        ref var frame = ref _frames[_oldest++ % MaxFrames];
        _bytes -= frame!.Bytes.Length;
        budget.GiveBack(frame.Bytes.Length);
        frame = null;
    }
}
