using System.Net;

namespace RealtimeHub.EventLog.Redis.Sentinels;

/// <summary>
/// How long one Sentinel cannot have taken part in a failover. It calls the primary down when that was silent for <c>down-after</c>; so
/// from an answer "heard 0.3 s ago" follows that it will not do so for another 1.7 s, counted from before the question was sent. As long as
/// each answer comes before the last one's time is over, the Sentinel never called the primary down in between.
/// </summary>
internal sealed class SentinelSupport
{
    // A Sentinel counts what another one said about the primary for 5 s (SENTINEL_ASK_PERIOD * 5); one that was silent, or saw the primary
    // down, may have been counted for a failover that it has not heard the end of.
    private static readonly TimeSpan Doubt = TimeSpan.FromSeconds(6);

    private TimeSpan? _answered;
    private bool _isFresh;

    /// <summary>The node it named last.</summary>
    public DnsEndPoint? Primary { get; private set; }

    public long ConfigEpoch { get; private set; } = -1;

    /// <summary>Since when it has held the primary for up without a break; null while it does not.</summary>
    public TimeSpan? Since { get; private set; }

    /// <summary>Until when it cannot have called the primary down.</summary>
    public TimeSpan Until { get; private set; }

    /// <summary>What it says rests on an unbroken past.</summary>
    public bool IsTrusted(TimeSpan now) => Since is { } since && (_isFresh || now - since >= Doubt);

    public bool Supports(DnsEndPoint primary, TimeSpan now) => Since is not null && Until > now && primary.Equals(Primary);

    /// <summary>Takes in what it said. Where it says nothing, what it said before holds until its time is over.</summary>
    /// <param name="answer">What it said.</param>
    /// <param name="asked">When the question went off.</param>
    public void Take(SentinelAnswer answer, TimeSpan asked)
    {
        var isSame = answer.Primary.Equals(Primary) && answer.ConfigEpoch == ConfigEpoch;
        // It learnt of this failover since its last answer, which was so short ago that it cannot have called the new primary down yet.
        var isFresh = answer.ConfigEpoch > ConfigEpoch && ConfigEpoch >= 0 && _answered is { } before && asked - before < answer.DownAfter;
        if (!isSame || asked > Until) Since = null;
        if (Since is null) _isFresh = isFresh;
        (Primary, ConfigEpoch, _answered) = (answer.Primary, answer.ConfigEpoch, asked);
        Until = answer.SeesItUp ? asked + answer.DownAfter - answer.HeardAgo : TimeSpan.MinValue;
        Since = answer.SeesItUp ? Since ?? asked : null;
    }
}
