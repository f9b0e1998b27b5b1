using RealtimeHub.EventLog;
using RealtimeHub.EventLog.Knowledge;
using RealtimeHub.Protocol;
using RealtimeHub.Tams;

namespace RealtimeHub.Server.Store;

/// <summary>Which flows and sources a batch names that neither the log nor the batch itself has described before.</summary>
internal sealed class UnheardOf(KnowledgeState state)
{
    private readonly HashSet<Group> _told = [];
    private readonly HashSet<Group> _unheard = [];

    public static IReadOnlyCollection<Group> In(KnowledgeState state, IReadOnlyList<NewEvent> events)
    {
        var unheard = new UnheardOf(state);
        foreach (var e in events.Select(e => e.Tams).OfType<TamsEvent>()) unheard.Visit(e);
        return unheard._unheard;
    }

    private void Visit(TamsEvent e)
    {
        switch (e)
        {
            case FlowsCreated created: Tell(created.Flow); break;
            case FlowsUpdated updated: Tell(updated.Flow); break;
            case FlowsDeleted deleted: NameFlow(deleted.FlowId); break;
            case FlowsSegmentsAdded added: NameFlow(added.FlowId); break;
            case FlowsSegmentsDeleted removed: NameFlow(removed.FlowId); break;
            case SourcesCreated created: _told.Add(new(GroupKind.Source, created.Source.Id)); break;
            case SourcesUpdated updated: _told.Add(new(GroupKind.Source, updated.Source.Id)); break;
            case SourcesDeleted deleted: NameSource(deleted.SourceId); break;
        }
    }

    private void Tell(Flow flow)
    {
        _told.Add(new(GroupKind.Flow, flow.Id));
        NameSource(flow.SourceId);
    }

    private void NameFlow(Guid id)
    {
        var flow = new Group(GroupKind.Flow, id);
        if (_told.Contains(flow)) return;
        if (state.Flow(id)?.SourceId is { } source) NameSource(source);
        else _unheard.Add(flow);
    }

    private void NameSource(Guid id)
    {
        var source = new Group(GroupKind.Source, id);
        if (!_told.Contains(source) && state.Source(id)?.IsKnown != true) _unheard.Add(source);
    }
}
