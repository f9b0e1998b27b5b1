using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using RealtimeHub.EventLog.Redis.Resp;
using RealtimeHub.EventLog.Redis.Sentinels;
using StackExchange.Redis;

namespace RealtimeHub.EventLog.Redis.Links;

/// <summary>Reads the connection string, and sets what the links rely on.</summary>
internal static class LinkSettings
{
    // An attempt that goes wrong takes all of it, and Redis may be there again meanwhile.
    private const int LongestConnect = 2000;

    /// <exception cref="RedisStartException">It is no connection string.</exception>
    public static RedisAddress Address(RedisLogOptions options)
    {
        try
        {
            var address = RedisAddress.Parse(options.Connection);
            var trust = options.CertificateAuthority is { } file ? TrustIn(file) : null;
            return address with { Access = address.Access with { Trust = trust }, SentinelAccess = address.SentinelAccess with { Trust = trust } };
        }
        catch (FormatException wrong)
        {
            throw new RedisStartException($"RealtimeHub:Redis: {wrong.Message}", wrong);
        }
    }

    public static ConfigurationOptions Read(RedisAddress address)
    {
        ConfigurationOptions settings;
        try
        {
            settings = address.ClientOptions.Length == 0 ? new ConfigurationOptions() : ConfigurationOptions.Parse(address.ClientOptions);
        }
        catch (ArgumentException unreadable)
        {
            throw new RedisStartException($"RealtimeHub:Redis is not a connection string: {unreadable.Message}", unreadable);
        }

        // Sentinels are asked by ourselves; the client would take them for Redis.
        if (!address.AsksSentinels) foreach (var endpoint in address.Endpoints) settings.EndPoints.Add(endpoint);
        settings.AbortOnConnectFail = true;
        settings.ConnectRetry = 1;
        settings.ConnectTimeout = Math.Min(settings.ConnectTimeout, LongestConnect);
        settings.TieBreaker = "";
        settings.ConfigurationChannel = "";
        settings.ClientName ??= "rthub";
        if (address.Access.Trust is { } trust) settings.CertificateValidation += trust;
        return settings;
    }

    /// <summary>The same for a connection of our own.</summary>
    public static RespAccess Access(RedisAddress address, ConfigurationOptions settings) =>
        address.Access with { Database = settings.DefaultDatabase ?? 0, Name = settings.ClientName };

    private static RemoteCertificateValidationCallback TrustIn(string file)
    {
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPemFile(file);
        return (_, certificate, _, errors) => IsTrusted(certificate, errors, authorities);
    }

    private static bool IsTrusted(X509Certificate? certificate, SslPolicyErrors errors, X509Certificate2Collection authorities)
    {
        if (certificate is null || (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != SslPolicyErrors.None) return false;
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        using var copy = X509CertificateLoader.LoadCertificate(certificate.GetRawCertData());
        return chain.Build(copy);
    }
}
