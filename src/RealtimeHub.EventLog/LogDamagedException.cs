namespace RealtimeHub.EventLog;

/// <summary>A file of the log is not what was written. Nothing of the damaged part is served.</summary>
/// <param name="file">The file.</param>
/// <param name="offset">Where in it.</param>
/// <param name="problem">What does not check.</param>
public sealed class LogDamagedException(string file, long offset, string problem)
    : IOException($"The log is damaged: {file}, byte {offset}: {problem}. Restore the folder from a backup, or move it away to begin anew.")
{
    /// <summary>The file.</summary>
    public string File { get; } = file;

    /// <summary>Where in it.</summary>
    public long Offset { get; } = offset;

    /// <summary>What does not check, in a few words.</summary>
    public string Problem { get; } = problem;

    /// <summary>The same for people who have no business with the machine's paths.</summary>
    public LogDamage Damage => new(Path.GetFileName(File), Offset, Problem);
}
