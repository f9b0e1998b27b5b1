using Microsoft.AspNetCore.HostFiltering;

namespace RealtimeHub.Host;

/// <summary>What holds unless configured otherwise.</summary>
internal static class HostDefaults
{
    private const string Address = "http://localhost:5080";
    private const string RequestLines = "Microsoft.AspNetCore.Hosting.Diagnostics";

    public static void AddHostDefaults(this WebApplicationBuilder builder)
    {
        // Not in appsettings.json: that would win over ASPNETCORE_URLS.
        if (builder.WebHost.GetSetting(WebHostDefaults.ServerUrlsKey) is null && !builder.Configuration.GetSection("Kestrel:Endpoints").Exists())
            builder.WebHost.UseUrls(Address);

        // The hub checks the host itself, with loopback always served and a problem that says what to set.
        builder.Services.PostConfigure<HostFilteringOptions>(options => options.AllowedHosts = ["*"]);
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(5));
        builder.Logging.AddSimpleConsole(console => console.SingleLine = true);
        // Request lines would show access tokens, which browsers put into the query.
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Warning);
        // Where this category may log at all, each request gets an activity and a scope for lines that are never written: a twelfth of a publish.
        // Tracing is not touched by it: who listens to activities gets them.
        if (!IsToldAbout(builder.Configuration, RequestLines)) builder.Logging.AddFilter(RequestLines, LogLevel.None);
        // A hub that cannot start says why in a sentence (StartFailure), not twice with a stack.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
    }

    private static bool IsToldAbout(IConfiguration configuration, string category) =>
        configuration.GetSection("Logging:LogLevel").GetChildren().Any(level => category.StartsWith(level.Key, StringComparison.Ordinal));
}
