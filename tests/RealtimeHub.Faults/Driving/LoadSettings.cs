namespace RealtimeHub.Faults.Driving;

/// <summary>How publishers behave.</summary>
internal sealed record LoadSettings
{
    public int Publishers { get; init; } = 16;

    /// <summary>The first publisher's number; several loads in one run must not share numbers.</summary>
    public int FirstPublisher { get; init; } = 1;

    /// <summary>The most events in a batch.</summary>
    public int Batch { get; init; } = 20;

    /// <summary>The most bytes of padding of an event.</summary>
    public int Padding { get; init; } = 1_000;

    /// <summary>Events a second, all together; 0 for as fast as they are answered.</summary>
    public int Rate { get; init; }

    /// <summary>Of 100 publishes, how many carry a key and are tried until they are answered.</summary>
    public int Keyed { get; init; } = 70;

    /// <summary>Of 100 acknowledged publishes with a key, how many are repeated later.</summary>
    public int Repeated { get; init; } = 10;
}
