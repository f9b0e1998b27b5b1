using System.Globalization;
using System.Text;

namespace RealtimeHub.Delivery.Sending;

/// <summary>An event of TAMS 8.2 that is well formed and changes nothing for whoever believes it.</summary>
internal static class TestEvent
{
    public const string Header = "RealtimeHub-Test";

    public static byte[] Of(DateTimeOffset now) => Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $$$"""{"event_timestamp":"{{{now.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}}}","event_type":"flows/segments_added","event":{"flow_id":"{{{Guid.NewGuid():D}}}","segments":[]}}"""));
}
