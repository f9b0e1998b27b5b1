using RealtimeHub.EventLog;
using RealtimeHub.EventLog.Knowledge;
using RealtimeHub.Protocol;

namespace RealtimeHub.Server.Store;

/// <summary>
/// Asks the store what a flow or source is that no event has described. Each is asked for once at a time, and not again for a
/// while when the store did not say; a deadline bounds what a publish waits, and nobody else waits at all.
/// </summary>
internal sealed class StoreLookup(StoreClient client, FlowKnowledge knowledge, StoreHealth health, StoreOptions options, TimeProvider time) : IAsyncDisposable
{
    private const int AtOnce = 8;
    private const int MaxSilent = 10_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<Group, Task> _asking = [];
    private readonly Dictionary<Group, long> _silentSince = [];
    private readonly SemaphoreSlim _free = new(AtOnce);
    private readonly CancellationTokenSource _stop = new();

    /// <summary>Completes when all is known that the store says in time. Never fails.</summary>
    public Task FindAsync(IReadOnlyList<NewEvent> events)
    {
        var unheard = UnheardOf.In(knowledge.State, events);
        return unheard.Count == 0 ? Task.CompletedTask : Task.WhenAll(unheard.Select(FindAsync));
    }

    /// <inheritdoc cref="FindAsync(IReadOnlyList{NewEvent})"/>
    public Task FindFlowsAsync(IEnumerable<Guid> ids)
    {
        var state = knowledge.State;
        return Task.WhenAll(ids.Where(id => state.Flow(id)?.IsKnown != true).Select(id => FindAsync(new Group(GroupKind.Flow, id))));
    }

    /// <inheritdoc cref="FindAsync(IReadOnlyList{NewEvent})"/>
    public Task FindAsync(Group what)
    {
        lock (_gate)
        {
            if (_asking.TryGetValue(what, out var asking)) return asking;
            if (health.IsQuiet || IsSilent_NeedsLock(what) || _stop.IsCancellationRequested) return Task.CompletedTask;
            asking = AskAsync(what);
            _asking.Add(what, asking);
            return asking;
        }
    }

    /// <summary>Ends what is being asked.</summary>
    public async ValueTask DisposeAsync()
    {
        Task[] asking;
        await _stop.CancelAsync();
        lock (_gate) asking = [.. _asking.Values];
        await Task.WhenAll(asking);
        _free.Dispose();
        _stop.Dispose();
    }

    private async Task AskAsync(Group what)
    {
        // Outside the lock.
        await Task.Yield();
        using var deadline = new CancellationTokenSource(options.Timeout, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, _stop.Token);
        var isSilent = true;
        try
        {
            isSilent = !await LearnAsync(what, end.Token);
            health.Answered();
        }
        catch (OperationCanceledException)
        {
            // Too many were asked for at once: this one did not get its turn, and may come again.
            isSilent = false;
        }
        catch (StoreFailedException) when (_stop.IsCancellationRequested)
        {
            // Ended by us, not by the store.
        }
        catch (StoreFailedException failure)
        {
            health.Failed(failure);
        }
        finally
        {
            lock (_gate) Forget_NeedsLock(what, isSilent);
        }
    }

    private async Task<bool> LearnAsync(Group what, CancellationToken deadline)
    {
        await _free.WaitAsync(deadline);
        try
        {
            return what.Kind == GroupKind.Flow ? await LearnFlowAsync(what.Id, deadline) : await LearnSourceAsync(what.Id, deadline);
        }
        finally
        {
            _free.Release();
        }
    }

    private async Task<bool> LearnFlowAsync(Guid id, CancellationToken deadline)
    {
        if (await client.FlowAsync(id, deadline) is not { } flow) return false;
        try
        {
            if (knowledge.State.Source(flow.SourceId)?.IsKnown != true) await LearnSourceAsync(flow.SourceId, deadline);
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

    private bool IsSilent_NeedsLock(Group what) => _silentSince.TryGetValue(what, out var since) && time.GetElapsedTime(since) < options.RetryAfter;

    private void Forget_NeedsLock(Group what, bool isSilent)
    {
        _asking.Remove(what);
        _silentSince.Remove(what);
        if (!isSilent) return;
        // Made-up ids must not fill the memory; forgetting them early only costs another question.
        if (_silentSince.Count >= MaxSilent) _silentSince.Clear();
        _silentSince.Add(what, time.GetTimestamp());
    }
}
