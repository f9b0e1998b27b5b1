using System.Globalization;

namespace RealtimeHub.Cli.Streams;

/// <summary>How the storage stands that several nodes of a hub share.</summary>
internal sealed record StorageInfo(string Kind, string Level, int ReplicasNeeded, int ReplicasSeen, bool Away, string? Primary)
{
    /// <summary>What weakens the promise, in sentences.</summary>
    public IReadOnlyList<string> Weaknesses { get; init; } = [];

    /// <summary>For example <c>redis at 127.0.0.1:6379, level replicated (1 of 1 replicas)</c>.</summary>
    public string Line => string.Create(CultureInfo.InvariantCulture, $"{Kind} {(Away ? "cannot be reached" : $"at {Primary}")}, level {Level} ({ReplicasSeen} of {ReplicasNeeded} replicas)");
}
