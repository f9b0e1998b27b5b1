using System.IO.Pipelines;

namespace RealtimeHub.Server.Sockets;

/// <summary>
/// What HTTP sees of a connection that may outlive it. Once a request has taken the connection over, HTTP ends, and what it completes
/// then is not the transport itself.
/// </summary>
internal sealed class HandoffTransport : IDuplexPipe
{
    private readonly Reader _input;
    private readonly Writer _output;

    public HandoffTransport(IDuplexPipe transport)
    {
        Transport = transport;
        (_input, _output) = (new Reader(this, transport.Input), new Writer(this, transport.Output));
    }

    public PipeReader Input => _input;

    public PipeWriter Output => _output;

    /// <summary>The connection's own transport.</summary>
    public IDuplexPipe Transport { get; }

    /// <summary>What goes on with the connection when its request has ended; null while it belongs to HTTP.</summary>
    public Func<IPeer, Task>? Successor { get; set; }

    private sealed class Reader(HandoffTransport handoff, PipeReader reader) : PipeReader
    {
        public override void AdvanceTo(SequencePosition consumed) => reader.AdvanceTo(consumed);

        public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => reader.AdvanceTo(consumed, examined);

        public override void CancelPendingRead() => reader.CancelPendingRead();

        public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default) => reader.ReadAsync(cancellationToken);

        public override bool TryRead(out ReadResult result) => reader.TryRead(out result);

        public override void Complete(Exception? exception = null)
        {
            if (handoff.Successor is null) reader.Complete(exception);
        }

        public override ValueTask CompleteAsync(Exception? exception = null) => handoff.Successor is null ? reader.CompleteAsync(exception) : default;
    }

    private sealed class Writer(HandoffTransport handoff, PipeWriter writer) : PipeWriter
    {
        public override bool CanGetUnflushedBytes => writer.CanGetUnflushedBytes;

        public override long UnflushedBytes => writer.UnflushedBytes;

        public override void Advance(int bytes) => writer.Advance(bytes);

        public override void CancelPendingFlush() => writer.CancelPendingFlush();

        public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => writer.FlushAsync(cancellationToken);

        public override Memory<byte> GetMemory(int sizeHint = 0) => writer.GetMemory(sizeHint);

        public override Span<byte> GetSpan(int sizeHint = 0) => writer.GetSpan(sizeHint);

        public override ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default) => writer.WriteAsync(source, cancellationToken);

        public override void Complete(Exception? exception = null)
        {
            if (handoff.Successor is null) writer.Complete(exception);
        }

        public override ValueTask CompleteAsync(Exception? exception = null) => handoff.Successor is null ? writer.CompleteAsync(exception) : default;
    }
}
