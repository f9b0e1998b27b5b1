using System.Net.Http.Headers;
using System.Text;

namespace RealtimeHub.Server.Store;

/// <summary>Where the store is and how the hub signs in there. Whatever a store answers, requests go nowhere else.</summary>
internal sealed class StoreAddress(StoreOptions options)
{
    private const string TokenName = "access_token";

    private readonly string _root = options.Url!.TrimEnd('/');

    /// <summary>A request for a path below the store's root.</summary>
    public HttpRequestMessage Request(string path, string query)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"{_root}/{path}?{WithToken(query)}".TrimEnd('?'));
        request.Headers.Accept.ParseAdd("application/json");
        if (options.Bearer is { } token) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (options.Basic is { } login) request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(login)));
        return request;
    }

    /// <summary>
    /// The query of a link to a next page. Only that of a link counts: behind a proxy stores name hosts that do not exist here, and
    /// the token is not for others.
    /// </summary>
    public static string? QueryOf(string link)
    {
        if (!Uri.TryCreate(new Uri("http://store/"), link, out var url)) return null;
        return string.Join('&', url.Query.TrimStart('?').Split('&').Where(part => part.Length > 0 && !part.StartsWith(TokenName + "=", StringComparison.Ordinal)));
    }

    private string WithToken(string query)
    {
        if (options.UrlToken is not { } token) return query;
        var part = $"{TokenName}={Uri.EscapeDataString(token)}";
        return query.Length == 0 ? part : $"{query}&{part}";
    }
}
