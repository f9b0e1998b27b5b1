namespace RealtimeHub.Load;

/// <param name="Subscribers">On each node.</param>
/// <param name="Rate">Events a second, published on the first.</param>
/// <param name="Size">Bytes an event.</param>
/// <param name="Seconds">For how long, after warming up.</param>
internal sealed record TwoNodesOptions(int Subscribers, double Rate, int Size, int Seconds);

/// <param name="Publishers">Connections, each with one request on its way.</param>
/// <param name="Size">Bytes an event.</param>
/// <param name="Batch">Events a request.</param>
/// <param name="Rounds">Turns that each of the two gets.</param>
/// <param name="Time">Of one turn.</param>
/// <param name="Replicas">That must confirm.</param>
/// <param name="Sync">When Redis syncs its file: <c>everysec</c> or <c>always</c>.</param>
internal sealed record PublishRedisOptions(int Publishers, int Size, int Batch, int Rounds, TimeSpan Time, int Replicas, string Sync);

/// <param name="Clients">That follow one flow each, on the node that dies.</param>
/// <param name="Rate">Events a second, published on the other.</param>
/// <param name="Size">Bytes an event.</param>
internal sealed record NodeDiedOptions(int Clients, double Rate, int Size);
