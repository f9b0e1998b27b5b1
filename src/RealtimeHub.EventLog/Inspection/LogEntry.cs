using RealtimeHub.Protocol;

namespace RealtimeHub.EventLog.Inspection;

/// <summary>What an inspection meets, in the order of the log.</summary>
public abstract record LogEntry;

/// <summary>A record that checks.</summary>
/// <param name="Events">Its events, as they were written.</param>
/// <param name="Bytes">How much of its file it takes.</param>
public sealed record LogBatch(IReadOnlyList<HubEvent> Events, long Bytes) : LogEntry;

/// <summary>Something that is not as a log leaves it.</summary>
/// <param name="File">The file.</param>
/// <param name="Offset">Where in it.</param>
/// <param name="Problem">What is wrong.</param>
/// <param name="Remedy">What can be done.</param>
/// <param name="IsDamage">False for what a log copes with by itself.</param>
public sealed record LogFinding(string File, long Offset, string Problem, string Remedy, bool IsDamage = true) : LogEntry
{
    /// <summary>Which events cannot be read because of it; null for none, or none that is known.</summary>
    public SequenceRange? Missing { get; init; }
}

/// <summary>The end of a segment.</summary>
/// <param name="File">Its file.</param>
/// <param name="Epoch">Its epoch.</param>
/// <param name="Readable">The first and last sequence that can be read; null for none.</param>
/// <param name="Events">How many can be read.</param>
/// <param name="Bytes">How long it is.</param>
public sealed record LogSegment(string File, ulong Epoch, SequenceRange? Readable, long Events, long Bytes) : LogEntry;

/// <summary>Sequences that follow each other.</summary>
/// <param name="First">The first.</param>
/// <param name="Last">The last; null for as many as there were.</param>
public sealed record SequenceRange(long First, long? Last);
