using RealtimeHub.EventLog;

namespace RealtimeHub.Server.Streams;

/// <summary>Opens a stream's log. A host puts another one in its place to keep events somewhere else.</summary>
/// <param name="stream">The stream's name.</param>
/// <param name="cancellationToken">Cancels.</param>
public delegate Task<IEventLog> OpenEventLog(string stream, CancellationToken cancellationToken);
