using RealtimeHub.Delivery.Calling;
using RealtimeHub.Delivery.Signing;
using RealtimeHub.Server.Problems;

namespace RealtimeHub.Server.Webhooks;

/// <summary>
/// Refuses at the registration what would never be called: who registers a webhook should hear of it, and not from a delivery log
/// (TAMS 8.2 asks for mitigations against server-side request forgery). It is all checked again when a call is made.
/// </summary>
internal sealed class WebhookSafety(AddressPolicy addresses)
{
    /// <exception cref="ProblemException">It may not be registered.</exception>
    public async Task CheckAsync(WebhookBody body, CancellationToken cancellationToken)
    {
        if (body.Terms.ApiKeyName is { } name && HeaderRules.WhyRefused(name) is { } nameFault) throw Bad("api_key_name", nameFault);
        if (body.ApiKeyValue is { } value && HeaderRules.WhyValueRefused(value) is { } valueFault) throw Bad("api_key_value", valueFault);
        if (body.ApiKeyValue is not null && body.Terms.ApiKeyName is null) throw Bad("api_key_name", "is missing: the header that carries api_key_value");
        if (await addresses.WhyRefusedAsync(body.Terms.Url, cancellationToken) is { } urlFault) throw Bad("url", urlFault);
    }

    private static ProblemException Bad(string member, string problem) => new(Problem.BadRequest(member, problem));
}
