using RealtimeHub.Protocol;

namespace RealtimeHub.Faults.Driving;

/// <summary>The words of the wire.</summary>
internal static class JsonNames
{
    public static string Of(GapReason reason) => reason switch
    {
        GapReason.Retention => "retention",
        GapReason.Rollback => "rollback",
        GapReason.Reset => "reset",
        _ => "unresolved",
    };
}
