using System.Net;
using System.Net.Sockets;

namespace RealtimeHub.Delivery.Calling;

/// <summary>Finds a host's addresses.</summary>
internal delegate Task<IPAddress[]> ResolveHost(string host, CancellationToken cancellationToken);

/// <summary>
/// Where webhooks may call. Who registers a webhook chooses where this machine connects to, so what only this machine can reach is
/// refused unless the operator allowed its network.
/// </summary>
public sealed class AddressPolicy
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly int[] PublicPorts = [80, 443, 8443];

    private readonly bool _allowHttp;
    private readonly IReadOnlyList<IPNetwork> _allowed;
    private readonly ResolveHost _resolve;

    /// <summary>Takes the settings.</summary>
    /// <exception cref="FormatException">A network is malformed.</exception>
    public AddressPolicy(WebhookOptions options)
        : this(options, new BoundedLookUp(Dns.GetHostAddressesAsync).ResolveAsync)
    {
    }

    internal AddressPolicy(WebhookOptions options, ResolveHost resolve) =>
        (_allowHttp, _allowed, _resolve) = (options.AllowHttp, options.Networks(), resolve);

    /// <summary>Why this URL must not be called, or null. A name that cannot be resolved now is no reason: it may be later.</summary>
    public async Task<string?> WhyRefusedAsync(Uri url, CancellationToken cancellationToken)
    {
        if (WhyRefused(url) is { } why) return why;
        try
        {
            // A look-up cannot be stopped on every system; the registration does not wait for a name server that is silent.
            await ResolveAsync(url.IdnHost, url.Port, cancellationToken).WaitAsync(Patience, cancellationToken);
            return null;
        }
        catch (AddressRefusedException refused)
        {
            return refused.Message;
        }
        catch (Exception unknown) when (unknown is SocketException or TimeoutException)
        {
            return null;
        }
    }

    /// <summary>What can be said of a URL without asking for its host's address; null when there is nothing against it.</summary>
    public string? WhyRefused(Uri url)
    {
        if (!url.IsAbsoluteUri || url.Scheme is not ("https" or "http")) return "must be an absolute https URL";
        if (url.Scheme == "http" && !_allowHttp) return "must be https; the operator of the hub can allow http with RealtimeHub:Webhooks:AllowHttp";
        if (url.UserInfo.Length > 0) return "must not hold a user name or password; give api_key_name and api_key_value";
        return url.Host.Length == 0 ? "must name a host" : null;
    }

    /// <summary>The host's addresses, all of them allowed. Connect to these and no others: asked again, the name may say something else.</summary>
    /// <exception cref="AddressRefusedException">One of them is not allowed.</exception>
    /// <exception cref="SocketException">The name cannot be resolved.</exception>
    internal async Task<IPAddress[]> ResolveAsync(string host, int port, CancellationToken cancellationToken)
    {
        var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await _resolve(host, cancellationToken);
        if (addresses.Length == 0) throw new SocketException((int)SocketError.HostNotFound);
        foreach (var address in addresses)
        {
            if (WhyRefused(address, port) is { } why) throw new AddressRefusedException($"leads to {why}");
        }

        return addresses;
    }

    /// <summary>Why this address must not be connected to, or null.</summary>
    internal string? WhyRefused(IPAddress address, int port)
    {
        var canonical = NetworkRules.Canonical(address);
        foreach (var network in _allowed)
        {
            if (network.Contains(canonical)) return null;
        }

        const string Remedy = "the operator of the hub can allow its network with RealtimeHub:Webhooks:AllowNetworks";
        if (NetworkRules.WhyNotPublic(canonical) is { } what) return $"{what}; {Remedy}";
        return PublicPorts.Contains(port) ? null : $"port {port}: only the ports {string.Join(", ", PublicPorts)} are called; {Remedy}";
    }
}
