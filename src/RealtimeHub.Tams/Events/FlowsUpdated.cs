namespace RealtimeHub.Tams;

/// <summary>A flow's metadata changed, or only its <c>segments_updated</c>: stores send both (<c>flows/updated</c>).</summary>
public sealed record FlowsUpdated : TamsEvent
{
    internal FlowsUpdated(in Envelope envelope, Flow flow)
        : base(envelope) => Flow = flow;

    /// <summary>The flow after the change.</summary>
    public Flow Flow { get; }
}
