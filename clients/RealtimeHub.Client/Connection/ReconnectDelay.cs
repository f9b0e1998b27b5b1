namespace RealtimeHub.Client.Connection;

/// <summary>Resume rule 6: full jitter, so that clients that were lost together do not come back together.</summary>
/// <param name="random">Yields numbers from 0 to 1.</param>
internal sealed class ReconnectDelay(Func<double> random)
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(0.1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    private TimeSpan _ceiling = First;

    public ReconnectDelay() : this(Random.Shared.NextDouble) { }

    /// <summary>The next delay; never shorter than what the hub asked for.</summary>
    public TimeSpan Next(TimeSpan? retryAfter = null)
    {
        var delay = _ceiling * random();
        _ceiling = _ceiling * 2 < Longest ? _ceiling * 2 : Longest;
        return retryAfter > delay ? retryAfter.Value : delay;
    }

    public void Reset() => _ceiling = First;
}
