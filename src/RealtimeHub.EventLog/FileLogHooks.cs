using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Win32.SafeHandles;
using RealtimeHub.EventLog.Files;

namespace RealtimeHub.EventLog;

/// <summary>What the surroundings of a file log may replace.</summary>
public sealed class FileLogHooks
{
    /// <summary>Where it says what it found.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;

    /// <summary>
    /// Called when the storage failed: with what is known of the written bytes gone, going on would lie. The default writes the
    /// message to the error output and ends the process at once with exit code 70.
    /// </summary>
    public Action<string, Exception> FailStop { get; init; } = ProcessEnd.AtOnce;

    /// <summary>Called after each synced write with how long it took, by whoever wrote: for metrics.</summary>
    public Action<TimeSpan> Synced { get; init; } = static _ => { };

    /// <summary>Called once for each damaged place that a reader met, on the reader's thread: for metrics.</summary>
    public Action<LogDamagedException> Damaged { get; init; } = static _ => { };

    /// <summary>What the file logs of a process share.</summary>
    public LoneWrites Lone { get; init; } = new();

    /// <summary>For tests: the clock by which writes are timed.</summary>
    internal TimeProvider StorageClock { get; init; } = TimeProvider.System;

    /// <summary>For tests: the write of a group, so that it can fail half done.</summary>
    internal Action<SafeFileHandle, ReadOnlyMemory<byte>, long> Write { get; init; } =
        static (file, bytes, offset) => RandomAccess.Write(file, bytes.Span, offset);
}
