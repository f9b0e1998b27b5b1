namespace RealtimeHub.Tams;

/// <summary>A flow was created (<c>flows/created</c>).</summary>
public sealed record FlowsCreated : TamsEvent
{
    internal FlowsCreated(in Envelope envelope, Flow flow)
        : base(envelope) => Flow = flow;

    /// <summary>The new flow.</summary>
    public Flow Flow { get; }
}
