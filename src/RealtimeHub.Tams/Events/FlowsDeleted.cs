namespace RealtimeHub.Tams;

/// <summary>A flow was deleted, or is about to be (<c>flows/deleted</c>). Events of the flow may still follow.</summary>
public sealed record FlowsDeleted : TamsEvent
{
    private FlowsDeleted(in Envelope envelope, Guid id)
        : base(envelope) => FlowId = id;

    /// <summary>The flow that goes.</summary>
    public Guid FlowId { get; }

    internal static FlowsDeleted? Read(in Envelope envelope, out EventFault? fault)
    {
        fault = Required.Id(envelope.Content, "flow_id"u8, "event.flow_id", out var id);
        return fault is null ? new(envelope, id) : null;
    }
}
