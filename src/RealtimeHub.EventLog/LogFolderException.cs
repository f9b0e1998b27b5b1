using RealtimeHub.EventLog.Files;

namespace RealtimeHub.EventLog;

/// <summary>A log's folder cannot be used, for a reason that lies outside the log: the disk is full, the process may not write there, it is no folder.</summary>
/// <param name="folder">The folder.</param>
/// <param name="why">What the system said of it.</param>
public sealed class LogFolderException(string folder, Exception why) : IOException($"The log folder {folder} cannot be used: {Explain(why)}", why)
{
    private static string Explain(Exception why) => why switch
    {
        IOException full when StorageFault.IsFull(full) => "the disk is full. A start writes a few KiB before anything else; what the log holds is untouched. Make room and start again.",
        UnauthorizedAccessException => $"{why.Message} The hub's user must be able to read and write there.",
        _ => why.Message,
    };
}
