using System.Text.Json;
using Microsoft.Extensions.Logging;
using RealtimeHub.EventLog.Knowledge;

namespace RealtimeHub.EventLog.Files;

/// <summary>The snapshot of what is known about flows, beside the segments. It is replaced whole, so that a power cut leaves one or the other.</summary>
internal sealed partial class KnowledgeFile(string folder, ILogger logger)
{
    private readonly string _path = Path.Combine(folder, "knowledge");

    /// <summary>The snapshot; nothing when there is none, or none that checks: then the log is read instead.</summary>
    public KnowledgeState Read()
    {
        if (!File.Exists(_path)) return KnowledgeState.Empty;
        try
        {
            return KnowledgeSnapshot.Read(File.ReadAllBytes(_path));
        }
        catch (Exception damaged) when (damaged is InvalidDataException or JsonException or FormatException or KeyNotFoundException)
        {
            LogDamaged(_path, damaged.Message);
            return KnowledgeState.Empty;
        }
    }

    public void Write(KnowledgeState state)
    {
        var next = _path + ".next";
        using (var file = File.OpenHandle(next, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            RandomAccess.Write(file, KnowledgeSnapshot.Write(state).Span, 0);
            Durable.Sync(file, next);
        }

        File.Move(next, _path, overwrite: true);
        Durable.SyncFolder(folder);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Path} is not used, the log is read instead: {Problem}")]
    private partial void LogDamaged(string path, string problem);
}
