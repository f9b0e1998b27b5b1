namespace RealtimeHub.EventLog.Redis.Links;

/// <summary>
/// Which connections stand now, if any, and whether an outage is told. Anybody may look, wait and say that it was served, on any thread;
/// <see cref="LinkSupervisor"/> alone puts connections up and takes them down.
/// </summary>
internal sealed class LinkState(OutageTeller teller, Doorbells doorbells, CancellationToken closing)
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(50);

    // Held while an outage begins or ends, with what is told of it: so they are told in the order in which they happen.
    private readonly Lock _gate = new();
    private Connections? _connections;
    private TaskCompletionSource _back = NewSignal();
    private Outage? _outage;
    private long _over;

    /// <summary>Null while Redis is away.</summary>
    public Connections? Connections => Volatile.Read(ref _connections) is { IsBroken: false } standing ? standing : null;

    /// <summary>The one that was told and is not over.</summary>
    public Outage? Outage => Volatile.Read(ref _outage);

    /// <summary>Completes when Redis can be asked.</summary>
    public async Task BackAsync(CancellationToken cancellationToken)
    {
        while (Connections is null)
        {
            var back = Volatile.Read(ref _back).Task;
            // It broke this moment, and nobody has begun to mend it.
            if (back.IsCompletedSuccessfully) await Task.Delay(Moment, cancellationToken);
            else await back.WaitAsync(cancellationToken);
        }
    }

    public void Stand(Connections connections)
    {
        Volatile.Write(ref _connections, connections);
        Volatile.Read(ref _back).TrySetResult();
        doorbells.TellAll();
    }

    public void Fall(Connections connections, string problem)
    {
        Interlocked.Exchange(ref _back, NewSignal());
        lock (_gate)
        {
            Volatile.Write(ref _connections, null);
            Begin_NeedsLock(connections, problem);
        }

        doorbells.TellAll();
    }

    /// <summary>Redis has answered over these. The first answer after an outage ends it: connections that stand prove nothing yet.</summary>
    public void Served(Connections by)
    {
        if (Outage is { IsRelapse: false } outage && ReferenceEquals(by, Connections)) End(outage, by);
    }

    /// <summary>These can be relied on.</summary>
    public void End(Outage outage, Connections by)
    {
        lock (_gate)
        {
            // An answer over connections that fall at this moment ends nothing.
            if (closing.IsCancellationRequested || _outage != outage || !ReferenceEquals(by, Connections)) return;
            Volatile.Write(ref _outage, null);
            Volatile.Write(ref _over, TimeProvider.System.GetTimestamp());
            teller.Ended(by.Address, TimeProvider.System.GetElapsedTime(outage.Began));
        }

        doorbells.TellAll();
    }

    /// <summary>What stands is given up.</summary>
    public void Break(string problem) => Volatile.Read(ref _connections)?.Break(problem);

    /// <summary>The end: also for those who come to wait after this.</summary>
    public void Close()
    {
        Interlocked.Exchange(ref _connections, null)?.Dispose();
        var closed = NewSignal();
        closed.SetCanceled(CancellationToken.None);
        Interlocked.Exchange(ref _back, closed).TrySetCanceled(CancellationToken.None);
    }

    private void Begin_NeedsLock(Connections fallen, string problem)
    {
        if (_outage is not null) return;
        var isRelapse = Volatile.Read(ref _over) is var over and not 0 && TimeProvider.System.GetElapsedTime(over) < Links.Outage.Steady;
        Volatile.Write(ref _outage, new Outage(TimeProvider.System.GetTimestamp(), isRelapse));
        teller.Began(fallen.Address, problem);
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
