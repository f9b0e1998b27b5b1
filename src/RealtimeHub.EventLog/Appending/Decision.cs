using RealtimeHub.Protocol;

namespace RealtimeHub.EventLog.Appending;

/// <summary>What is to become of an append.</summary>
/// <param name="Result">The answer, once what it rests on is durable.</param>
/// <param name="Events">What is to be written; empty unless appended.</param>
/// <param name="RestsOnPending">True when the answer is only true if the pending writes succeed.</param>
internal readonly record struct Decision(AppendResult Result, HubEvent[] Events, bool RestsOnPending);
