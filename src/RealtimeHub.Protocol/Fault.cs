namespace RealtimeHub.Protocol;

/// <summary>What is wrong with something that was sent, and where.</summary>
/// <param name="Member">The member, for example <c>filter.flow_ids[2]</c>.</param>
/// <param name="Problem">A sentence that shows the value and says what would be right.</param>
public sealed record Fault(string Member, string Problem);
