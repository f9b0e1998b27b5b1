using RealtimeHub.Protocol;

namespace RealtimeHub.Server.Reading;

/// <summary>A page of a stream.</summary>
/// <param name="Gap">What could not be had before the first event; null for nothing.</param>
/// <param name="Events">In order.</param>
/// <param name="Position">Ask for the next page from here.</param>
/// <param name="ReachedTip">Nothing follows at this moment.</param>
internal sealed record EventsPage(GapMessage? Gap, IReadOnlyList<HubEvent> Events, Position Position, bool ReachedTip);
