namespace RealtimeHub.Server.Sockets;

/// <summary>SignalR's ping message, in the protocols that the hub speaks.</summary>
internal static class Pings
{
    private static ReadOnlySpan<byte> Json => "{\"type\":6}\u001e"u8;

    private static ReadOnlySpan<byte> MessagePack => [0x02, 0x91, 0x06];

    public static bool IsPing(ReadOnlySpan<byte> message) => message.SequenceEqual(Json) || message.SequenceEqual(MessagePack);
}
