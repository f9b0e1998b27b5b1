using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using RealtimeHub.Protocol;

namespace RealtimeHub.Delivery.Webhooks;

/// <summary>
/// Reads the members of TAMS 8.2 <c>schemas/webhook.json</c>, and the two that the hub's own filters have besides. A member that it does
/// not know could be a filter of a later version, so it is a fault: what is registered is done, or refused, never ignored
/// (<c>POST /service/webhooks</c>).
/// </summary>
public static class WebhookTermsReader
{
    /// <summary>Reads what was asked for. Whether the URL may be called and the header be sent is for others to say.</summary>
    /// <param name="json">An object with these members and no others.</param>
    /// <param name="terms">What was asked for.</param>
    /// <param name="fault">What is wrong.</param>
    public static bool TryRead(JsonElement json, [NotNullWhen(true)] out WebhookTerms? terms, [NotNullWhen(false)] out Fault? fault)
    {
        terms = null;
        try
        {
            var reading = new TermsReading();
            foreach (var member in json.EnumerateObject())
            {
                if ((fault = reading.Take(member)) is not null) return false;
            }

            if ((fault = reading.FindMissing()) is not null) return false;
            terms = reading.ToTerms(json.Clone());
            return true;
        }
        catch (InvalidOperationException)
        {
            fault = new Fault("(the body)", "must be Unicode text");
            return false;
        }
    }
}
