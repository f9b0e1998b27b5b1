using StackExchange.Redis;

namespace RealtimeHub.EventLog.Redis.Scripts;

/// <summary>The names of a stream's keys and of its doorbell, in the order in which the scripts know them. One hash tag: a cluster keeps them together.</summary>
internal sealed class StreamKeys
{
    private static readonly string[] Names = ["log", "meta", "epochs", "keys", "ages", "calls", "old_calls", "marks", "knowledge"];

    public StreamKeys(string prefix, string stream)
    {
        All = Array.ConvertAll(Names, name => (RedisKey)$"{prefix}:{{{stream}}}:{name}");
        Bell = $"{prefix}:{{{stream}}}:bell";
    }

    public RedisKey[] All { get; }

    public RedisKey Knowledge => All[^1];

    /// <summary>The channel.</summary>
    public string Bell { get; }
}
