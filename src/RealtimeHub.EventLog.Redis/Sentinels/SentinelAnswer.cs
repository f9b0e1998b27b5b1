using System.Globalization;
using System.Net;

namespace RealtimeHub.EventLog.Redis.Sentinels;

/// <summary>What one Sentinel says about the primary.</summary>
/// <param name="Primary">The node it names.</param>
/// <param name="ConfigEpoch">How many failovers it knows of: of two names the one with the higher number is younger.</param>
/// <param name="SeesItUp">It hears the primary and has no failover under way.</param>
/// <param name="HeardAgo">Since the primary's last answer to its ping.</param>
/// <param name="DownAfter">How long a primary may be silent before it counts as down.</param>
/// <param name="Sentinels">How many Sentinels it knows, itself included.</param>
/// <param name="Quorum">How many of them must find the primary down before there is a failover.</param>
internal sealed record SentinelAnswer(DnsEndPoint Primary, long ConfigEpoch, bool SeesItUp, TimeSpan HeardAgo, TimeSpan DownAfter, int Sentinels, int Quorum)
{
    /// <summary>When nobody was elected to do a failover, the next attempt comes after twice this.</summary>
    public TimeSpan FailoverTimeout { get; init; }

    private static readonly string[] Trouble = ["s_down", "o_down", "disconnected", "failover_in_progress", "force_failover", "master_reboot"];

    /// <summary>Takes the answers to <c>get-master-addr-by-name</c> and <c>master</c> together.</summary>
    /// <exception cref="IOException">They say nothing that could be used.</exception>
    public static SentinelAnswer Read(DnsEndPoint named, IReadOnlyDictionary<string, string> master)
    {
        // While a failover ends, the name is already the new primary and the rest is still about the old one.
        var isSame = master.GetValueOrDefault("ip") == named.Host && Number(master, "port") == named.Port;
        var flags = (master.GetValueOrDefault("flags") ?? "").Split(',');
        return new SentinelAnswer(
            named,
            Number(master, "config-epoch"),
            isSame && flags.Contains("master") && !flags.Intersect(Trouble).Any(),
            TimeSpan.FromMilliseconds(Number(master, "last-ok-ping-reply")),
            TimeSpan.FromMilliseconds(Number(master, "down-after-milliseconds")),
            (int)Number(master, "num-other-sentinels") + 1,
            (int)Number(master, "quorum"))
        {
            FailoverTimeout = TimeSpan.FromMilliseconds(Number(master, "failover-timeout")),
        };
    }

    private static long Number(IReadOnlyDictionary<string, string> fields, string name) =>
        long.TryParse(fields.GetValueOrDefault(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new IOException($"A Sentinel's answer has no {name}.");
}
