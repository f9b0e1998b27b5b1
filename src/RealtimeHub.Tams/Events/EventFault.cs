namespace RealtimeHub.Tams;

/// <summary>Why an envelope is no TAMS event.</summary>
/// <param name="Member">The member that is wrong, as a path such as <c>event.segments[2].timerange</c>; <c>body</c> for the whole.</param>
/// <param name="Problem">A sentence for people: what was found, shortened and safe to print, and what would be right.</param>
public sealed record EventFault(string Member, string Problem);
