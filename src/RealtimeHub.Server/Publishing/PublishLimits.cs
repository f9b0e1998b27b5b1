namespace RealtimeHub.Server.Publishing;

/// <summary>How much one publish may hold.</summary>
internal static class PublishLimits
{
    public const int EventBytes = 256 * 1024;
    public const int Events = 1000;
    public const int RequestBytes = 64 * 1024 * 1024;
    public const int KeyLength = 255;

    /// <summary>A hub message: SignalR keeps it in memory whole, for each connection. Larger publishes go over HTTP.</summary>
    public const int HubMessageBytes = 1024 * 1024;

    /// <summary>
    /// Nesting of an envelope; TAMS itself needs about 10. Many readers stop at 64, and a message around the event takes some of that:
    /// an event that is nested deeper would end every subscriber's connection again and again.
    /// </summary>
    public const int Depth = 56;
}
