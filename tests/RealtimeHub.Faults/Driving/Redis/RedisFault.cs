namespace RealtimeHub.Faults.Driving.Redis;

/// <summary>Something that goes wrong with Redis, and is well again later.</summary>
/// <param name="Name">As it is called on the command line.</param>
/// <param name="What">In a few words.</param>
/// <param name="BreakAsync">Does it; what it returns makes it well again.</param>
internal sealed record RedisFault(string Name, string What, Func<RedisLab, Random, Task<Func<Task>>> BreakAsync)
{
    /// <summary>Another node must become the primary: only then was it a fault of that kind.</summary>
    public bool MustFailOver { get; init; } = true;

    /// <summary>Some hub cannot reach Redis while it lasts, so its subscribers can only be current again afterwards.</summary>
    public bool CutsHub { get; init; }

    /// <summary>How long it lasts at least, where less would be no such fault.</summary>
    public TimeSpan Least { get; init; }

    /// <summary>Needs links that can be cut.</summary>
    public bool NeedsNetwork { get; init; } = true;
}
