namespace RealtimeHub.Client;

/// <summary>Something that happened to the connection. Subscriptions need not care: they resume by themselves.</summary>
/// <param name="State">What happened.</param>
/// <param name="Hub">The address concerned.</param>
/// <param name="Reason">
/// Why, a sentence for people; null when it is <see cref="ConnectionState.Connected"/>, and when it is <see cref="ConnectionState.RefusalOver"/> because the hub served.
/// </param>
public sealed record ConnectionChange(ConnectionState State, Uri Hub, string? Reason);
