using RealtimeHub.EventLog;

namespace RealtimeHub.Server.Audiences;

/// <summary>What subscribers must have alike to get the same bytes.</summary>
/// <param name="Log">What they read.</param>
/// <param name="Filter">What they want, in its wire form.</param>
/// <param name="Frames">Their hub protocol and invocation id.</param>
/// <param name="Row">Large audiences are served on several cores: a row each.</param>
internal readonly record struct AudienceKey(IEventLog Log, string Filter, StreamFrames Frames, int Row);
