namespace RealtimeHub.EventLog;

/// <summary>Another process has the log's folder.</summary>
/// <param name="folder">The folder.</param>
/// <param name="owner">Who has it, as far as it can be told.</param>
public sealed class LogInUseException(string folder, string owner)
    : IOException($"The log folder {folder} is in use by {owner}. One process writes a log; stop that one first.");
