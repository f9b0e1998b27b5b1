namespace RealtimeHub.EventLog;

/// <summary>A place in a log's files from which nothing can be served, without saying where the files are.</summary>
/// <param name="Segment">The file's name.</param>
/// <param name="Byte">Where in it.</param>
/// <param name="Problem">What does not check, in a few words.</param>
public sealed record LogDamage(string Segment, long Byte, string Problem);
