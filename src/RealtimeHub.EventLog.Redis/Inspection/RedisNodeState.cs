namespace RealtimeHub.EventLog.Redis.Inspection;

/// <summary>A Redis as it was found.</summary>
/// <param name="Address">Host and port.</param>
/// <param name="IsPrimary">It says that it is the primary.</param>
/// <param name="Trouble">Why it could not be asked; null when it could.</param>
/// <param name="Version">Its version.</param>
/// <param name="AppendOnlyFile"><c>always</c>, <c>everysec</c>, <c>no</c>, <c>off</c>, or <c>unknown</c> where its configuration may not be read.</param>
/// <param name="UsedBytes">Memory in use.</param>
/// <param name="MostBytes">The bound of its memory; null for none.</param>
public sealed record RedisNodeState(string Address, bool IsPrimary, string? Trouble, string? Version, string? AppendOnlyFile, long? UsedBytes, long? MostBytes);
