namespace RealtimeHub.EventLog.Redis.Links;

/// <summary>
/// How many replicas must confirm a write, and whose turn it is to ask: <c>WAIT</c> blocks its connection, so writes that wait go one after another.
/// While replicas are known to be missing, nothing is written that could not be acknowledged.
/// </summary>
internal sealed class Confirmation(RedisLogOptions options)
{
    private readonly SemaphoreSlim _turn = new(1);
    private long _doubtedAt;
    private volatile bool _isDoubted;
    private int _seen;

    /// <summary>Fixed at the start.</summary>
    public int Needed { get; set; }

    public int Seen
    {
        get => Volatile.Read(ref _seen);
        set => Volatile.Write(ref _seen, value);
    }

    /// <summary>The last question was not answered by enough.</summary>
    public bool IsDoubted => _isDoubted;

    /// <summary>It was a moment ago; asking again can wait.</summary>
    public bool IsDoubtFresh => _isDoubted && TimeProvider.System.GetElapsedTime(Volatile.Read(ref _doubtedAt)) < options.ConfirmWithin;

    /// <exception cref="RedisFailureException">Whoever had the turn before found too few replicas, or it did not come in time.</exception>
    public async Task<Turn> TakeTurnAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        try
        {
            if (!await _turn.WaitAsync(patience, cancellationToken)) throw new RedisFailureException(AppendOutcome.Busy, "Others wait for the replicas.");
        }
        catch (OperationCanceledException closed)
        {
            throw new RedisFailureException(AppendOutcome.Away, "It was closed.", closed);
        }

        if (!IsDoubtFresh) return new Turn(this);
        _turn.Release();
        throw new RedisFailureException(AppendOutcome.Unconfirmed, $"{Seen} of {Needed} replicas confirmed a moment ago.");
    }

    internal readonly struct Turn(Confirmation confirmation) : IDisposable
    {
        /// <param name="seen">So many replicas have it.</param>
        /// <param name="holds">No failover can have begun before they had it; else the node that takes over may be one that has it not.</param>
        public bool Confirmed(int seen, bool holds)
        {
            confirmation.Seen = seen;
            Volatile.Write(ref confirmation._doubtedAt, TimeProvider.System.GetTimestamp());
            return !(confirmation._isDoubted = seen < confirmation.Needed || !holds);
        }

        public void Dispose() => confirmation._turn.Release();
    }
}
