namespace RealtimeHub.EventLog.Inspection;

/// <summary>What can be done about a finding.</summary>
internal static class Remedy
{
    public const string Restore =
        "restore this file from a backup, or export what is readable and import it elsewhere: readers are told what is missing";

    public const string RestoreOrMoveAway =
        "restore this file from a backup, or move it out of the folder if it never was one of this log: the hub does not start with it";

    public const string RestoreMissing =
        "restore the missing part from a backup, or export what is readable and import it elsewhere: readers are told what is missing";

    public const string RestoreEpochs = "restore this file from a backup; without it the hub does not start, but everything readable can be exported";

    public const string MoveAway = "move this file out of the folder: the hub does not start with it";

    public const string NextStart = "nothing: it was never acknowledged, and the next start cuts it off";

    public const string Unused = "delete it: the hub reads the log instead, but what it told of events that retention has deleted is gone";

    public const string None = "nothing";

    public const string LostEnd =
        "restore the newest segment from a backup that has it; otherwise the hub starts without those events, and readers that have them are told (rollback)";
}
