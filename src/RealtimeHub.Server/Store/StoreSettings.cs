using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace RealtimeHub.Server.Store;

/// <summary>Reads stores that are written as a URL, and refuses what cannot be meant.</summary>
internal sealed class StoreSettings(IConfiguration hub) : IPostConfigureOptions<RealtimeHubOptions>, IValidateOptions<RealtimeHubOptions>
{
    public void PostConfigure(string? name, RealtimeHubOptions options)
    {
        foreach (var (stream, settings) in options.Streams)
        {
            if (hub[$"Streams:{stream}:Store"] is not { Length: > 0 } url) continue;
            settings.Store ??= new StoreOptions();
            settings.Store.Url ??= url;
        }
    }

    public ValidateOptionsResult Validate(string? name, RealtimeHubOptions options)
    {
        var faults = options.Streams
            .Where(stream => stream.Value.Store is not null)
            .Select(stream => (stream.Key, Fault: Check(stream.Value.Store!)))
            .Where(checkedStore => checkedStore.Fault is not null)
            .Select(checkedStore => $"RealtimeHub:Streams:{checkedStore.Key}:Store: {checkedStore.Fault}")
            .ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    // The values themselves may be secrets, and are not shown.
    private static string? Check(StoreOptions store)
    {
        if (!Uri.TryCreate(store.Url, UriKind.Absolute, out var url) || (url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps))
            return "Url must be an http or https URL.";
        if (url.UserInfo.Length > 0 || url.Query.Length > 0 || url.Fragment.Length > 0)
            return "Url must have no user, query or fragment; to sign in there are Bearer, Basic and UrlToken.";
        if (new[] { store.Bearer, store.Basic, store.UrlToken }.Count(secret => secret is not null) > 1) return "Give one of Bearer, Basic and UrlToken.";
        if (store.Basic?.Contains(':', StringComparison.Ordinal) == false) return "Basic must be user:password.";
        if (store.Bearer?.Any(c => c is <= ' ' or > '~') == true) return "Bearer must be a token of printable characters.";
        return store.Timeout <= TimeSpan.Zero || store.RetryAfter < TimeSpan.Zero ? "Timeout must be more than nothing, RetryAfter not less." : null;
    }
}
