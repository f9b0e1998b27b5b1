using System.Security.Cryptography;
using System.Text;

namespace RealtimeHub.Faults.Driving;

/// <summary>The digest of <c>rthub simulate --ack-log</c>, from an event as readers get it.</summary>
internal static class EnvelopeDigest
{
    /// <param name="json">The envelope, its closing brace replaced by the hub's members.</param>
    public static string Of(string json)
    {
        var envelope = json[..json.LastIndexOf(",\"position\":", StringComparison.Ordinal)] + "}";
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(envelope)).AsSpan(0, 16));
    }
}
