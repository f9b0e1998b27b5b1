using System.Text;
using RealtimeHub.Protocol;

namespace RealtimeHub.EventLog.Inspection;

/// <summary>Whether an event's bytes say of its position what its record says: they are prepared apart.</summary>
internal static class WireForm
{
    public static bool IsOf(HubEvent e)
    {
        var member = Encoding.ASCII.GetBytes($",\"position\":\"{e.Position}\"");
        var at = e.ToEnvelope().Length - 1;
        return e.Json.Length >= at + member.Length && e.Json.Span.Slice(at, member.Length).SequenceEqual(member);
    }
}
