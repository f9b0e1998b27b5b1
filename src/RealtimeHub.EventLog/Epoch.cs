namespace RealtimeHub.EventLog;

/// <summary>
/// One stretch of history under one owner. A new one begins at every start of the owner. Example: epoch A holds 1–90; the
/// machine dies, an old backup with 1–80 is restored, and epoch B begins at 81. A reader at A.90 is not "9 behind B.99": it saw
/// 81–90 of a history that is gone, and the log can tell, because B's first sequence is not beyond what the reader saw.
/// </summary>
/// <param name="Id">Random, 64 bits.</param>
/// <param name="FirstSequence">The sequence of its first event, or of the event it would begin with.</param>
/// <param name="Began">When it began, by the owner's clock.</param>
public sealed record Epoch(ulong Id, long FirstSequence, DateTimeOffset Began);
