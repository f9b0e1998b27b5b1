namespace RealtimeHub.Tams;

/// <summary>A source was created (<c>sources/created</c>).</summary>
public sealed record SourcesCreated : TamsEvent
{
    internal SourcesCreated(in Envelope envelope, Source source)
        : base(envelope) => Source = source;

    /// <summary>The new source.</summary>
    public Source Source { get; }
}
