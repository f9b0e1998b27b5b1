namespace RealtimeHub.Load.Wire;

/// <summary>What a connection received: <paramref name="length"/> bytes after the headroom, which is free for what was carried over.</summary>
internal readonly ref struct Incoming(Span<byte> buffer, int length)
{
    public const int Headroom = 128;

    public Span<byte> Buffer { get; } = buffer;

    public Span<byte> Bytes => Buffer.Slice(Headroom, length);

    /// <summary>When it was received.</summary>
    public long Time { get; } = Clock.Now;
}

/// <summary>Takes what a connection receives.</summary>
internal interface IReceiver
{
    void Receive(Incoming incoming);

    void End();
}
