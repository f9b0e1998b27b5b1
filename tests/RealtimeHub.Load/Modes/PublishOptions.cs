namespace RealtimeHub.Load;

/// <param name="Publishers">Connections, each with one request on its way.</param>
/// <param name="Size">Bytes an event.</param>
/// <param name="Batch">Events a request.</param>
/// <param name="Rounds">Turns that each of the two gets.</param>
/// <param name="Time">Of one turn.</param>
internal sealed record PublishOptions(int Publishers, int Size, int Batch, int Rounds, TimeSpan Time)
{
    /// <summary>Segments do not touch.</summary>
    public bool IsScattered { get; init; }
}
