namespace RealtimeHub.EventLog.Inspection;

/// <summary>What can be done about a finding.</summary>
internal static class Remedy
{
    public const string Restore = "restore this file from a backup, or export what is readable and import it elsewhere";

    public const string RestoreOrMoveAway = "restore this file from a backup, or move it away if it never was one of this log";

    public const string RestoreMissing = "restore the missing part from a backup, or export what is readable and import it elsewhere";

    public const string RestoreEpochs = "restore this file from a backup, or export what is readable and import it elsewhere";

    public const string MoveAway = "move this file out of the folder: the hub does not start with it";

    public const string NextStart = "nothing: it was never acknowledged, and the next start removes it";

    public const string Unused = "delete it: the hub reads the log instead, but what only deleted events told is forgotten";

    public const string LostEnd = "restore the newest segment from a backup; without it, readers that have those events are told";

    public const string None = "nothing";
}
