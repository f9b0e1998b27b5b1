using RealtimeHub.EventLog.Redis.Sentinels;

namespace RealtimeHub.EventLog.Redis.Inspection;

/// <summary>Everything that was found, for the rules.</summary>
/// <param name="Primary">The node that serves.</param>
/// <param name="Replicas">Those that follow it, reached or not.</param>
/// <param name="Sentinels">All that are known; none where none are asked.</param>
/// <param name="Level">What an acknowledgement rests on.</param>
internal sealed record RedisFacts(NodeFacts Primary, IReadOnlyList<NodeFacts> Replicas, IReadOnlyList<SentinelFacts> Sentinels, AcknowledgementLevel Level)
{
    /// <summary>Nothing starts a Redis again sooner than so long after its end.</summary>
    public TimeSpan RestartAfter { get; init; }

    public IEnumerable<NodeFacts> Nodes => Replicas.Prepend(Primary);

    public IReadOnlyList<SentinelAnswer> Answers => [.. Sentinels.Select(s => s.Answer).OfType<SentinelAnswer>()];

    /// <summary>How many Sentinels there are, reached or not.</summary>
    public int SentinelCount => Sentinels.Count == 0 ? 0 : Math.Max(Sentinels.Count, Answers.Select(a => a.Sentinels).DefaultIfEmpty().Max());

    public int Quorum => Answers.Select(a => a.Quorum).DefaultIfEmpty().Min();

    /// <summary>How many Sentinels may be gone while there can still be a failover.</summary>
    public int SparedSentinels => SentinelCount == 0 ? 0 : SentinelCount - Math.Max(Quorum, SentinelCount / 2 + 1);

    public bool FailsOver => Answers.Count >= Math.Max(Quorum, SentinelCount / 2 + 1) && Replicas.Any(r => r.SettingNumber("replica-priority") is not 0);

    public TimeSpan DownAfter => Answers.Select(a => a.DownAfter).DefaultIfEmpty().Max();

    public int ReplicasNeeded => Level == AcknowledgementLevel.Primary ? 0 : Math.Max(1, (Replicas.Count + 1) / 2);
}
