using System.Globalization;
using RealtimeHub.EventLog.Appending;
using RealtimeHub.EventLog.Files;
using RealtimeHub.EventLog.Redis.Scripts;
using StackExchange.Redis;

namespace RealtimeHub.EventLog.Redis.Following;

/// <summary>Where the log in Redis stands, as the open script says.</summary>
internal sealed record LogState(EpochTable Epochs, long Tip, long First, DateTimeOffset? Received, long Known, long Committed, long Bytes)
{
    public static LogState Read(RedisResult[] answer) => new(
        new EpochTable([.. ((string[])answer[7]!).Select(ReadEpoch)]),
        (long)answer[1], (long)answer[2], ReadTime((string)answer[3]!), (long)answer[4], (long)answer[5], (long)answer[6]);

    /// <summary>Null for 0: before the first event.</summary>
    public static DateTimeOffset? ReadTime(string microseconds) =>
        long.Parse(microseconds, CultureInfo.InvariantCulture) is var time and not 0 ? UnixMicroseconds.ToTime(time) : null;

    /// <summary>Up to where a history that readers know and this one are the same; -1 for nowhere.</summary>
    public long CommonThrough(EpochTable known)
    {
        for (var i = known.Epochs.Count - 1; i >= 0; i--)
        {
            if (Epochs.FirstOf(known.Epochs[i].Id) != known.Epochs[i].FirstSequence) continue;
            var through = i + 1 < known.Epochs.Count ? Math.Min(Tip, known.Epochs[i + 1].FirstSequence - 1) : Tip;
            var later = Epochs.Epochs.SkipWhile(epoch => epoch.Id != known.Epochs[i].Id).Skip(1);
            return later.Select(epoch => epoch.FirstSequence - 1).Append(through).Min();
        }

        return -1;
    }

    private static Epoch ReadEpoch(string line)
    {
        var parts = line.Split(' ');
        return new Epoch(
            EpochText.Read(parts[0]),
            long.Parse(parts[1], CultureInfo.InvariantCulture),
            UnixMicroseconds.ToTime(long.Parse(parts[2], CultureInfo.InvariantCulture)));
    }
}
