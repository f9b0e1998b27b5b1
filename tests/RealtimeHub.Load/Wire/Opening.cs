using System.Text;

namespace RealtimeHub.Load.Wire;

/// <summary>What a subscriber says to a server before it only listens, and to stay connected.</summary>
internal static class Opening
{
    private static readonly byte[] JsonPing = WebSocketFrames.Text("{\"type\":6}\u001e"u8);

    // Its length, and [6].
    private static readonly byte[] MessagePackPing = WebSocketFrames.Binary([2, 0x91, 6]);

    private static readonly byte[] NatsPing = WebSocketFrames.Binary("PING\r\n"u8);

    public static bool IsHub(this Speech speech) => speech is Speech.HubJson or Speech.HubMessagePack;

    public static string Path(Speech speech) => speech switch
    {
        Speech.Nats => "/",
        Speech.Nchan => "/sub",
        _ => "/hub",
    };

    public static IEnumerable<byte[]> Frames(SubscribePlan plan) => plan.Speech switch
    {
        Speech.HubJson => [WebSocketFrames.Text("{\"protocol\":\"json\",\"version\":1}\u001e"u8), Text(plan.Invocation)],
        Speech.HubMessagePack => [WebSocketFrames.Binary("{\"protocol\":\"messagepack\",\"version\":1}\u001e"u8), WebSocketFrames.Binary(PackedInvocation.Subscribe(plan))],
        Speech.StockSignalR => [WebSocketFrames.Text("{\"protocol\":\"json\",\"version\":1}\u001e"u8), Text("{\"type\":1,\"invocationId\":\"1\",\"target\":\"Join\",\"arguments\":[]}\u001e")],
        Speech.Nats => [WebSocketFrames.Binary("CONNECT {\"verbose\":false,\"pedantic\":false}\r\nSUB g 1\r\nPING\r\n"u8)],
        _ => [],
    };

    /// <summary>What keeps the connection; null where nothing is needed.</summary>
    public static byte[]? KeepAlive(Speech speech) => speech switch
    {
        Speech.HubMessagePack => MessagePackPing,
        Speech.Nats => NatsPing,
        Speech.Nchan => null,
        _ => JsonPing,
    };

    /// <summary>What tells that the subscription stands at the tip, or, of a peer, that it stands; null where connecting was enough.</summary>
    public static ReadOnlySpan<byte> IsReady(Speech speech) => speech switch
    {
        Speech.StockSignalR => "\"type\":3"u8,
        Speech.Nats => "PONG"u8,
        Speech.Nchan => default,
        _ => "caught_up"u8,
    };

    private static byte[] Text(string text) => WebSocketFrames.Text(Encoding.UTF8.GetBytes(text));
}
