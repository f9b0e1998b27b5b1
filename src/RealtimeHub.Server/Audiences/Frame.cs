using RealtimeHub.Protocol;
using RealtimeHub.Server.Sockets;

namespace RealtimeHub.Server.Audiences;

/// <summary>A message on its way to an audience.</summary>
internal sealed class Frame(long number, Position after, int notices, bool isNotice, SubscriptionMessage message, FrameBuffer buffer, ReadOnlyMemory<byte> bytes)
{
    private volatile bool _isHeld;

    /// <summary>Counts the audience's frames.</summary>
    public long Number => number;

    /// <summary>Where those stand for whom it is: it says all there is to say from here on.</summary>
    public Position After => after;

    /// <summary>How many of the board's notices those have heard who have it.</summary>
    public int Notices => notices;

    /// <summary>It is one of the board's notices.</summary>
    public bool IsNotice => isNotice;

    public SubscriptionMessage Message => message;

    public ReadOnlyMemory<byte> Bytes => bytes;

    /// <summary>Somebody needs the bytes for longer than the turn in which they are sent.</summary>
    public void Hold() => _isHeld = true;

    /// <summary>Everybody had his turn: the memory is used again, unless somebody holds it; then the collector has it later.</summary>
    public void Finish()
    {
        if (!_isHeld) buffer.Return();
    }
}
