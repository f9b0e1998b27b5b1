using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using RealtimeHub.Server.Problems;

namespace RealtimeHub.Server.Safety;

/// <summary>
/// Serves only the host names that are meant: loopback ones, those the hub was told to listen on, and <c>AllowedHosts</c>. A name
/// that somebody else's DNS points at this machine (rebinding) would otherwise make their page the hub's own origin.
/// </summary>
internal sealed class HostCheck(RequestDelegate next, IServer server, IConfiguration configuration)
{
    private readonly Lazy<HashSet<string>> _names = new(() => Names(server, configuration));

    public Task InvokeAsync(HttpContext context)
    {
        var host = context.Request.Host.Host;
        if (!IsLoopback(host) && !_names.Value.Contains(host) && !_names.Value.Contains("*")) throw new ProblemException(Problem.ForeignHost(host));
        return next(context);
    }

    private static HashSet<string> Names(IServer server, IConfiguration configuration)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var name in (configuration["AllowedHosts"] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)) names.Add(name);
        foreach (var address in server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [])
        {
            if (Uri.TryCreate(address, UriKind.Absolute, out var uri) && !IsAny(uri.Host)) names.Add(uri.Host);
        }

        return names;
    }

    private static bool IsAny(string host) => IPAddress.TryParse(host.Trim('[', ']'), out var ip) && (ip.Equals(IPAddress.Any) || ip.Equals(IPAddress.IPv6Any));

    // The usual spellings first: reading an address costs more than all else that is checked of a request.
    private static bool IsLoopback(string host) =>
        host is "127.0.0.1" or "localhost" or "[::1]" || host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));
}
