using RealtimeHub.Faults.Recording;
using RealtimeHub.Protocol;

namespace RealtimeHub.Faults.Checking;

/// <summary>What the gaps that a consumer was told say.</summary>
internal static class Told
{
    /// <summary>Whether the gap withdraws, or gives up, what stood at a position.</summary>
    public static bool Withdraws(Entry gap, Position position) => gap.Note switch
    {
        "reset" => true,
        "rollback" => position.Sequence > gap.After!.Value.Sequence && position.Sequence <= gap.Until!.Value.Sequence,
        _ => false,
    };

    /// <summary>Whether the gap begins where the consumer stands: one that leaves something out before it is no announcement.</summary>
    public static bool BeginsAt(Entry gap, long last) => gap.Note switch
    {
        "reset" => true,
        "rollback" => gap.After!.Value.Sequence <= last,
        _ => gap.After!.Value.Sequence <= last,
    };
}
