using System.Text.Json;
using Microsoft.Extensions.Logging;
using RealtimeHub.EventLog.Knowledge;

namespace RealtimeHub.EventLog.Files;

/// <summary>The snapshot of what is known about flows, beside the segments. It is replaced whole, so that a power cut leaves one or the other.</summary>
internal sealed partial class KnowledgeFile(string folder, ILogger logger)
{
    public string Path { get; } = System.IO.Path.Combine(folder, "knowledge");

    /// <summary>The snapshot; nothing when there is none, or none that checks: then the log is read instead.</summary>
    public KnowledgeState Read()
    {
        if (TryRead(out var problem) is { } state) return state;
        LogDamaged(Path, problem!);
        return KnowledgeState.Empty;
    }

    /// <summary>The snapshot, empty when there is none; null and the problem when it does not check.</summary>
    public KnowledgeState? TryRead(out string? problem)
    {
        problem = null;
        if (!File.Exists(Path)) return KnowledgeState.Empty;
        try
        {
            return KnowledgeSnapshot.Read(SharedFile.ReadAll(Path));
        }
        catch (Exception damaged) when (damaged is InvalidDataException or JsonException or FormatException or KeyNotFoundException)
        {
            problem = damaged.Message;
            return null;
        }
    }

    public void Write(KnowledgeState state)
    {
        var next = Path + ".next";
        using (var file = File.OpenHandle(next, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            RandomAccess.Write(file, KnowledgeSnapshot.Write(state).Span, 0);
            Durable.Sync(file, next);
        }

        File.Move(next, Path, overwrite: true);
        Durable.SyncFolder(folder);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Path} is not used, the log is read instead: {Problem}")]
    private partial void LogDamaged(string path, string problem);
}
