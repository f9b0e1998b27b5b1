namespace RealtimeHub.Tams;

/// <summary>A source was deleted (<c>sources/deleted</c>).</summary>
public sealed record SourcesDeleted : TamsEvent
{
    private SourcesDeleted(in Envelope envelope, Guid id)
        : base(envelope) => SourceId = id;

    /// <summary>The source that goes.</summary>
    public Guid SourceId { get; }

    internal static SourcesDeleted? Read(in Envelope envelope, out EventFault? fault)
    {
        fault = Required.Id(envelope.Content, "source_id"u8, "event.source_id", out var id);
        return fault is null ? new(envelope, id) : null;
    }
}
