using Microsoft.Extensions.Options;

namespace RealtimeHub.Delivery;

/// <summary>Checks the settings before the hub starts.</summary>
internal sealed class WebhookSettings : IValidateOptions<WebhookOptions>
{
    public ValidateOptionsResult Validate(string? name, WebhookOptions options)
    {
        try
        {
            options.Networks();
            return ValidateOptionsResult.Success;
        }
        catch (FormatException malformed)
        {
            return ValidateOptionsResult.Fail(malformed.Message);
        }
    }
}
