using Microsoft.Extensions.Options;

namespace RealtimeHub.Server.Audiences;

/// <summary>Checks for how long events may linger.</summary>
internal sealed class LingerCheck : IValidateOptions<RealtimeHubOptions>
{
    private static readonly TimeSpan Most = TimeSpan.FromSeconds(1);

    public ValidateOptionsResult Validate(string? name, RealtimeHubOptions options) => options.Linger >= TimeSpan.Zero && options.Linger <= Most
        ? ValidateOptionsResult.Success
        : ValidateOptionsResult.Fail($"RealtimeHub:Linger: {options.Linger} is not between 00:00:00 and {Most}.");
}
