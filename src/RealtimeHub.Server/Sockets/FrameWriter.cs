using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;

namespace RealtimeHub.Server.Sockets;

/// <summary>What SignalR writes to: everything between two flushes is one frame. Between messages it holds no memory.</summary>
internal sealed class FrameWriter(FrameOutput output, TimeProvider time) : PipeWriter
{
    private const int UsualLength = 512;

    private static readonly FlushResult Flushed = new(isCanceled: false, isCompleted: false);
    private static readonly FlushResult Gone = new(isCanceled: false, isCompleted: true);

    private FrameBuffer? _buffer;
    private long _waitingSince;

    /// <summary>How what is written is marked.</summary>
    public TransferFormat Format { get; set; } = TransferFormat.Text;

    /// <summary>For how long a flush has been waiting for the peer to read.</summary>
    public TimeSpan Waiting => Volatile.Read(ref _waitingSince) is var since and not 0 ? time.GetElapsedTime(since) : TimeSpan.Zero;

    public override void Advance(int bytes) => _buffer!.Advance(bytes);

    public override Memory<byte> GetMemory(int sizeHint = 0) => (_buffer ??= new FrameBuffer(UsualLength)).GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => (_buffer ??= new FrameBuffer(UsualLength)).GetSpan(sizeHint);

    /// <summary>A frame that was begun is finished: a cancelled caller must not cut it, so the token is not looked at.</summary>
    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        if (_buffer is not { Length: > 0 } buffer) return new(Flushed);
        _buffer = null;
        var sent = output.SendAsync(buffer.ToFrame(Format == TransferFormat.Binary));
        if (!sent.IsCompletedSuccessfully) return WaitAsync(sent, buffer);
        buffer.Return();
        return new(sent.Result ? Flushed : Gone);
    }

    /// <summary>A ping says that the connection lives: one that waits for the peer to read needs none, and would only wait too.</summary>
    public override ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default) =>
        Pings.IsPing(source.Span) && output.IsSending ? new(Flushed) : base.WriteAsync(source, cancellationToken);

    public override void CancelPendingFlush()
    {
        // Nobody who writes here cancels a flush: see FlushAsync.
    }

    public override void Complete(Exception? exception = null)
    {
        _buffer?.Return();
        _buffer = null;
    }

    private async ValueTask<FlushResult> WaitAsync(ValueTask<bool> sent, FrameBuffer buffer)
    {
        Volatile.Write(ref _waitingSince, Math.Max(time.GetTimestamp(), 1));
        var isSent = await sent;
        Volatile.Write(ref _waitingSince, 0);
        buffer.Return();
        return isSent ? Flushed : Gone;
    }
}
