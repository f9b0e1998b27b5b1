using System.Globalization;
using RealtimeHub.EventLog.Appending;
using RealtimeHub.EventLog.Files;
using RealtimeHub.EventLog.Redis.Appending;
using RealtimeHub.EventLog.Redis.Resp;
using RealtimeHub.Protocol;
using StackExchange.Redis;

namespace RealtimeHub.EventLog.Redis.Following;

/// <summary>What the read script says: where the log stands, and events.</summary>
internal sealed record ReadAnswer(long Tip, long First, long Bytes, long Committed, HubEvent[] Events)
{
    /// <summary>Null when the history is another one than the epochs tell.</summary>
    public static ReadAnswer? Read(RedisResult[] answer, EpochTable epochs) =>
        (string)answer[0]! == "done" ? Read((string[])answer[1]!, Array.ConvertAll(answer[2..], part => (byte[])part!), epochs) : null;

    /// <inheritdoc cref="Read(RedisResult[], EpochTable)"/>
    public static ReadAnswer? Read(RespValue answer, EpochTable epochs) =>
        answer.List[0].Text == "done" ? Read([.. answer.List[1].List.Select(part => part.Text!)], [.. answer.List.Skip(2).Select(part => part.Bytes!)], epochs) : null;

    private static ReadAnswer Read(string[] log, byte[][] parts, EpochTable epochs)
    {
        var events = new HubEvent[parts.Length / 3];
        for (var i = 0; i < events.Length; i++)
        {
            var received = UnixMicroseconds.ToTime(Number(parts[(i * 3) + 1]));
            events[i] = EventCodec.Read(parts[(i * 3) + 2], epochs.PositionOf(Number(parts[i * 3])), received);
        }

        return new ReadAnswer(Number(log[0]), Number(log[1]), Number(log[3]), Number(log[4]), events);
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    private static long Number(byte[] text) => long.Parse(text, CultureInfo.InvariantCulture);
}
