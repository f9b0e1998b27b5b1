using System.Text;

namespace RealtimeHub.Load.Wire;

/// <summary>The one message of SignalR's messagepack protocol that a subscriber sends, written by hand: the codec that is measured has no part in it.</summary>
internal static class PackedInvocation
{
    private const byte Array = 0x90;
    private const byte Map = 0x80;
    private const byte ShortText = 0xa0;
    private const byte Text8 = 0xd9;
    private const int LongestShortText = 31;

    /// <summary>The length, then <c>[4, {}, "1", "Subscribe", [{stream, filter, from}], []]</c>.</summary>
    public static byte[] Subscribe(SubscribePlan plan)
    {
        List<byte> message = [Array | 6, 4, Map];
        Add(message, "1");
        Add(message, "Subscribe");
        message.Add(Array | 1);
        message.Add(Map | 3);
        Add(message, "stream");
        Add(message, "tams");
        Add(message, "filter");
        AddFilter(message, plan.FlowId);
        Add(message, "from");
        Add(message, plan.From);
        message.Add(Array);
        return [.. Length(message.Count), .. message];
    }

    private static void AddFilter(List<byte> message, string? flowId)
    {
        message.Add((byte)(Map | (flowId is null ? 0 : 1)));
        if (flowId is null) return;
        Add(message, "flow_ids");
        message.Add(Array | 1);
        Add(message, flowId);
    }

    private static void Add(List<byte> message, string text)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        if (utf8.Length <= LongestShortText) message.Add((byte)(ShortText | utf8.Length));
        else message.AddRange([Text8, checked((byte)utf8.Length)]);
        message.AddRange(utf8);
    }

    // Groups of seven bits, the lowest first.
    private static byte[] Length(int length) => length < 0x80 ? [(byte)length] : [(byte)(length | 0x80), checked((byte)(length >> 7))];
}
