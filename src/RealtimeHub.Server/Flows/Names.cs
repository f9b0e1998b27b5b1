using RealtimeHub.EventLog.Knowledge;

namespace RealtimeHub.Server.Flows;

/// <summary>The words that answers about flows use.</summary>
internal static class Names
{
    public static string RestsOn(KnownFlow flow) => flow.RestsOnStore ? "store" : "log";
}
