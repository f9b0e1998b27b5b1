namespace RealtimeHub.Load;

/// <param name="Subscribers">To everything.</param>
/// <param name="Events">Published, or at a time where <see cref="Time"/> asks for more.</param>
/// <param name="Rate">Events a second; 0 is as fast as it goes.</param>
/// <param name="Size">Bytes an event.</param>
internal sealed record FanOutOptions(int Subscribers, long Events, double Rate, int Size)
{
    /// <summary>
    /// The events are published and delivered again until this has passed. A server that goes fast is through with them in less time than
    /// a figure needs, and to ask for more at a time would be to fill those up that buffer whatever is published.
    /// </summary>
    public TimeSpan Time { get; init; }

    /// <summary>How long the same is done before anything counts.</summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(8);
}
