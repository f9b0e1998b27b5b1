using System.Collections.Concurrent;
using System.Text;
using RealtimeHub.Server.Sockets;

namespace RealtimeHub.Server.Tests.Audiences;

/// <summary>A peer that takes nothing until it is released, and everything afterwards.</summary>
internal sealed class HeldWire(bool isHeld) : IWire
{
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentQueue<string> _frames = new();
    private volatile bool _isHeld = isHeld;

    public string Text => string.Concat(_frames);

    public int TrySend(ReadOnlySpan<byte> bytes)
    {
        if (_isHeld) return 0;
        _frames.Enqueue(Encoding.UTF8.GetString(bytes));
        return bytes.Length;
    }

    public async ValueTask SendAsync(ReadOnlyMemory<byte> bytes)
    {
        if (_isHeld) await _released.Task;
        _frames.Enqueue(Encoding.UTF8.GetString(bytes.Span));
    }

    public void Release()
    {
        _isHeld = false;
        _released.SetResult();
    }
}
