using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.SignalR;

namespace RealtimeHub.Client.Connection;

/// <summary>Reads the errors of hub methods, <c>HubException: &lt;status&gt; &lt;type&gt;: &lt;detail&gt;</c>, and tells those that pass from those that stay.</summary>
internal static partial class HubErrors
{
    private const string Unknown = "unknown-error";

    /// <summary>Resume rule 6: what ends a subscription.</summary>
    public static bool IsFinal(int status) => status is 400 or 401 or 403 or 404 or 410;

    /// <summary>Whether a call that was refused may be repeated: the hub is busy, going, or out of space, or failed unexpectedly.</summary>
    public static bool MayPass(RealtimeHubException refusal) => refusal.Type == Unknown
        // What SignalR itself refuses, such as a method that an older hub does not have, stays.
        ? !refusal.Detail.Contains("HubException:", StringComparison.Ordinal)
        : refusal.Status is 408 or 429 or 502 or 503 or 504 or 507;

    public static RealtimeHubException Read(HubException error)
    {
        var match = Form().Match(error.Message);
        if (!match.Success) return new RealtimeHubException(500, Unknown, error.Message, error);
        var status = int.Parse(match.Groups["status"].ValueSpan, CultureInfo.InvariantCulture);
        return new RealtimeHubException(status, match.Groups["type"].Value, match.Groups["detail"].Value, error);
    }

    public static RealtimeHubException ConnectionRefused(Uri hub, ConnectFailedException refusal) =>
        new((int)refusal.Status, "connection-refused", $"The hub at {hub} cannot be used: {refusal.Message}.", refusal);

    [GeneratedRegex(@"(?:^|HubException: )(?<status>\d{3}) (?<type>[\w-]+): (?<detail>.*)$", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
