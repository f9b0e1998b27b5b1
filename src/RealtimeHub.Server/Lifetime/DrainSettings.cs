using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace RealtimeHub.Server.Lifetime;

/// <summary>Checks for how long a node says farewell, and gives the host that much more time to end.</summary>
internal sealed class DrainSettings(IServiceProvider services) : IValidateOptions<RealtimeHubOptions>, IPostConfigureOptions<HostOptions>
{
    private static readonly TimeSpan Most = TimeSpan.FromSeconds(30);

    public ValidateOptionsResult Validate(string? name, RealtimeHubOptions options) => options.DrainTime >= TimeSpan.Zero && options.DrainTime <= Most
        ? ValidateOptionsResult.Success
        : ValidateOptionsResult.Fail($"RealtimeHub:Drain: {options.DrainTime} is not between 00:00:00 and {Most}.");

    // The host's clock runs while subscribers are still moving.
    public void PostConfigure(string? name, HostOptions options) =>
        options.ShutdownTimeout += ((IOptions<RealtimeHubOptions>)services.GetService(typeof(IOptions<RealtimeHubOptions>))!).Value.DrainTime;
}
