using System.Net;

namespace RealtimeHub.Delivery;

/// <summary>The settings under <c>RealtimeHub:Webhooks</c>: where webhooks may call.</summary>
public sealed class WebhookOptions
{
    /// <summary>Also calls <c>http</c> URLs, whose content anyone on the way can read. Default false.</summary>
    public bool AllowHttp { get; set; }

    /// <summary>
    /// Networks, as CIDR, that may be called although they are not public, for example <c>10.20.0.0/16</c>; every port there is free.
    /// </summary>
    public List<string> AllowNetworks { get; } = [];

    /// <summary>Reads the networks.</summary>
    /// <exception cref="FormatException">One is not a network.</exception>
    internal IReadOnlyList<IPNetwork> Networks() => [.. AllowNetworks.Select(Network)];

    private static IPNetwork Network(string text)
    {
        if (IPNetwork.TryParse(text, out var network)) return network;
        // A single address is meant by itself.
        if (IPAddress.TryParse(text, out var address)) return new IPNetwork(address, address.GetAddressBytes().Length * 8);
        throw new FormatException($"RealtimeHub:Webhooks:AllowNetworks: '{text}' is not a network; give an address and a length, for example 10.20.0.0/16.");
    }
}
