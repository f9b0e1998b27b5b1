namespace RealtimeHub.Tams;

/// <summary>A source's metadata changed (<c>sources/updated</c>).</summary>
public sealed record SourcesUpdated : TamsEvent
{
    internal SourcesUpdated(in Envelope envelope, Source source)
        : base(envelope) => Source = source;

    /// <summary>The source after the change.</summary>
    public Source Source { get; }
}
