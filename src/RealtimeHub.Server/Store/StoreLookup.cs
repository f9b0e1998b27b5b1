using RealtimeHub.EventLog;
using RealtimeHub.EventLog.Knowledge;
using RealtimeHub.Protocol;

namespace RealtimeHub.Server.Store;

/// <summary>
/// Asks the store what a flow or source is that no event has described: not again for a while when the store did not say, and in turns, of which
/// readers have their own. However much they ask, no publish waits for them: an event whose flow was not found in time is unresolved for good.
/// </summary>
internal sealed class StoreLookup(StoreClient client, FlowKnowledge knowledge, StoreHealth health, StoreOptions options, TimeProvider time) : IAsyncDisposable
{
    /// <summary>So many unknown flows at most one question takes to the store. Who asks again gets on to those that are left.</summary>
    public const int FlowsAtOnce = 100;

    private const int PublishersTurns = 8;
    private const int ReadersTurns = 4;

    private readonly Lock _gate = new();
    private readonly SilentAnswers _silent = new(options.RetryAfter, time);
    private readonly StoreQuestions _publishers = new(new StoreTurns(PublishersTurns, options.Timeout, time));
    private readonly StoreQuestions _readers = new(new StoreTurns(ReadersTurns, options.Timeout, time));
    private readonly CancellationTokenSource _stop = new();

    /// <summary>For a publish. Completes when all is known that the store says in time. Never fails.</summary>
    public Task FindAsync(IReadOnlyList<NewEvent> events)
    {
        var unheard = UnheardOf.In(knowledge.State, events);
        return unheard.Count == 0 ? Task.CompletedTask : FindAsync(unheard, _publishers);
    }

    /// <summary>For a reader: those of these flows that the store says in time, <see cref="FlowsAtOnce"/> at most. Never fails.</summary>
    public Task FindFlowsAsync(IEnumerable<Guid> ids) =>
        FindAsync([.. ids.Select(id => new Group(GroupKind.Flow, id)).Where(flow => !IsKnown(flow) && IsWorthAsking(flow)).Take(FlowsAtOnce)], _readers);

    /// <summary>Ends what is being asked.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll([.. _publishers.Asking, .. _readers.Asking]);
        _publishers.Dispose();
        _readers.Dispose();
        _stop.Dispose();
    }

    private Task FindAsync(IReadOnlyCollection<Group> unheard, StoreQuestions by) => Task.WhenAll(unheard.Select(what => FindAsync(what, by)));

    private Task FindAsync(Group what, StoreQuestions by) =>
        by.Find(what) ?? (IsWorthAsking(what) ? by.AskAsync(what, AskAsync, _stop.Token) : Task.CompletedTask);

    private bool IsKnown(Group what) => (what.Kind == GroupKind.Flow ? knowledge.State.Flow(what.Id)?.IsKnown : knowledge.State.Source(what.Id)?.IsKnown) == true;

    private bool IsWorthAsking(Group what)
    {
        if (health.IsQuiet) return false;
        lock (_gate) return !_silent.Holds(what);
    }

    private async Task AskAsync(Group what, CancellationToken deadline)
    {
        // While this one waited, somebody else may have been told, or the store have gone.
        if (IsKnown(what) || !IsWorthAsking(what) || await HasLearntAsync(what, deadline) || _stop.IsCancellationRequested) return;
        lock (_gate) _silent.Add(what);
    }

    private async Task<bool> HasLearntAsync(Group what, CancellationToken deadline)
    {
        try
        {
            var hasLearnt = what.Kind == GroupKind.Flow ? await LearnFlowAsync(what.Id, deadline) : await LearnSourceAsync(what.Id, deadline);
            health.Answered();
            return hasLearnt;
        }
        catch (OperationCanceledException)
        {
            // It had the whole turn, unless it was ended by us.
            if (!_stop.IsCancellationRequested) health.Failed(new StoreFailedException("it did not answer in time", isUnreachable: true));
        }
        catch (StoreFailedException failure)
        {
            health.Failed(failure);
        }

        return false;
    }

    private async Task<bool> LearnFlowAsync(Guid id, CancellationToken deadline)
    {
        if (await client.FlowAsync(id, deadline) is not { } flow) return false;
        try
        {
            if (knowledge.State.Source(flow.SourceId)?.IsKnown != true) await LearnSourceAsync(flow.SourceId, deadline);
        }
        catch (OperationCanceledException) when (!_stop.IsCancellationRequested)
        {
            // It had what the flow had left of the turn, and the store does answer.
            throw new StoreFailedException("it answered too slowly");
        }
        finally
        {
            // Without its source a flow is still better known than not at all.
            knowledge.Learn(state => state.WithFlow(flow));
        }

        return true;
    }

    private async Task<bool> LearnSourceAsync(Guid id, CancellationToken deadline)
    {
        if (await client.SourceAsync(id, deadline) is not { } source) return false;
        knowledge.Learn(state => state.WithSource(source));
        return true;
    }
}
