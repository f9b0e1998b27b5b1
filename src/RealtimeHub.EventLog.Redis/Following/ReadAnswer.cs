using System.Globalization;
using RealtimeHub.EventLog.Appending;
using RealtimeHub.EventLog.Files;
using RealtimeHub.EventLog.Redis.Appending;
using RealtimeHub.Protocol;
using StackExchange.Redis;

namespace RealtimeHub.EventLog.Redis.Following;

/// <summary>What the read script says: where the log stands, and events.</summary>
internal sealed record ReadAnswer(long Tip, long First, long Bytes, long Committed, HubEvent[] Events)
{
    /// <summary>Null when the history is another one than the epochs tell.</summary>
    public static ReadAnswer? Read(RedisResult[] answer, EpochTable epochs)
    {
        if ((string)answer[0]! != "done") return null;
        var log = (RedisResult[])answer[1]!;
        var events = new HubEvent[(answer.Length - 2) / 3];
        for (var i = 0; i < events.Length; i++)
        {
            var at = 2 + (i * 3);
            var received = UnixMicroseconds.ToTime(long.Parse((string)answer[at + 1]!, CultureInfo.InvariantCulture));
            events[i] = EventCodec.Read((byte[])answer[at + 2]!, epochs.PositionOf((long)answer[at]), received);
        }

        return new ReadAnswer((long)log[0], (long)log[1], (long)log[3], (long)log[4], events);
    }
}
