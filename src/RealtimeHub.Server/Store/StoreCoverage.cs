using RealtimeHub.EventLog;
using RealtimeHub.EventLog.Knowledge;
using RealtimeHub.Tams;

namespace RealtimeHub.Server.Store;

/// <summary>
/// Reads a flow's segments from the store, once, when somebody first asks what is covered; and again the part that a deletion names,
/// for it may name more than was deleted. One reading a flow at a time; deletions that come meanwhile are read after it.
/// </summary>
internal sealed class StoreCoverage(StoreClient client, StoreLookup lookup, FlowKnowledge knowledge, StoreHealth health, StoreOptions options, TimeProvider time)
    : IAsyncDisposable
{
    private const int AtOnce = 4;

    // A page takes longer than an answer about one flow, and a long flow has many.
    private const int TimeoutsForAll = 30;

    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, Reading> _readings = [];
    private readonly StoreTurns _turns = new(AtOnce, options.Timeout * TimeoutsForAll, time);
    private readonly CancellationTokenSource _stop = new();

    /// <summary>Completes when coverage rests on the store, or when the store did not make it so in time. Fails only when cancelled.</summary>
    public async Task EnsureAsync(Guid flowId, CancellationToken cancellationToken)
    {
        if (knowledge.State.Flow(flowId)?.IsKnown != true) await lookup.FindFlowsAsync([flowId]).WaitAsync(cancellationToken);
        try
        {
            await Begin(flowId).WaitAsync(options.Timeout, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // It goes on; whoever waits for the timerange is woken when it is through.
        }
    }

    /// <summary>Events were appended: reads again what deletions name, of flows whose coverage rests on the store.</summary>
    public void Appended(IReadOnlyList<NewEvent> events)
    {
        foreach (var e in events)
        {
            if (e.Tams is FlowsSegmentsDeleted removed) ReadAgain(removed.FlowId, removed.Timerange);
        }
    }

    /// <summary>Ends the readings.</summary>
    public async ValueTask DisposeAsync()
    {
        Task[] readings;
        await _stop.CancelAsync();
        lock (_gate) readings = [.. _readings.Values.Select(reading => reading.Task)];
        await Task.WhenAll(readings);
        _turns.Dispose();
        _stop.Dispose();
    }

    private Task Begin(Guid flowId)
    {
        lock (_gate)
        {
            if (_readings.TryGetValue(flowId, out var reading)) return reading.Task;
            if (knowledge.State.Flow(flowId) is not { IsKnown: true, IsDeleted: false, RestsOnStore: false } || health.IsQuiet) return Task.CompletedTask;
            return Start_NeedsLock(flowId, Timerange.Eternity);
        }
    }

    private void ReadAgain(Guid flowId, Timerange range)
    {
        lock (_gate)
        {
            if (_readings.TryGetValue(flowId, out var reading)) reading.Pending = reading.Pending.Add(range);
            else if (knowledge.State.Flow(flowId) is { RestsOnStore: true }) Start_NeedsLock(flowId, range);
        }
    }

    private Task Start_NeedsLock(Guid flowId, Timerange range)
    {
        if (_stop.IsCancellationRequested) return Task.CompletedTask;
        var reading = new Reading { Pending = TimerangeSet.Empty.Add(range) };
        _readings.Add(flowId, reading);
        return reading.Task = RunAsync(flowId, reading);
    }

    private async Task RunAsync(Guid flowId, Reading reading)
    {
        // Outside the lock.
        await Task.Yield();
        while (Next(flowId, reading) is { } range) await TryReadAsync(flowId, range);
    }

    // What many deletions name is read as one range: it may hold more than they do, and never less.
    private Timerange? Next(Guid flowId, Reading reading)
    {
        lock (_gate)
        {
            if (reading.Pending.Count == 0 || _stop.IsCancellationRequested)
            {
                _readings.Remove(flowId);
                return null;
            }

            var range = reading.Pending.Hull;
            reading.Pending = TimerangeSet.Empty;
            return range;
        }
    }

    private async Task TryReadAsync(Guid flowId, Timerange range)
    {
        try
        {
            if (await _turns.TryAskAsync(deadline => ReadAsync(flowId, range, deadline), _stop.Token)) health.Answered();
            // Too many were asked about: that says nothing of the store.
            else knowledge.Learn(state => state.FailReading(flowId));
        }
        catch (Exception failure)
        {
            // The top of the reading's loop: one that ended otherwise would answer every later question with its failure.
            Fail(flowId, failure as StoreFailedException ?? new StoreFailedException($"its segments could not be read: {failure.Message}", isUnreachable: false));
        }
    }

    private void Fail(Guid flowId, StoreFailedException failure)
    {
        knowledge.Learn(state => state.FailReading(flowId));
        if (!_stop.IsCancellationRequested) health.Failed(failure);
    }

    private async Task ReadAsync(Guid flowId, Timerange range, CancellationToken deadline)
    {
        knowledge.Learn(state => state.BeginReading(flowId));
        var found = TimerangeSet.Empty;
        var hasAnswered = false;
        try
        {
            await foreach (var page in client.SegmentsAsync(flowId, range, deadline))
            {
                hasAnswered = true;
                foreach (var segment in page) found = found.Add(segment);
            }
        }
        catch (OperationCanceledException)
        {
            throw new StoreFailedException("its segments could not be read in time", isUnreachable: !hasAnswered);
        }

        knowledge.Learn(state => state.EndReading(flowId, found, isAll: range == Timerange.Eternity));
    }

    private sealed class Reading
    {
        public TimerangeSet Pending { get; set; } = TimerangeSet.Empty;

        public Task Task { get; set; } = Task.CompletedTask;
    }
}
