using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
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
            return RedisAddress.Parse(options.Connection);
        }
        catch (FormatException wrong)
        {
            throw new RedisStartException($"RealtimeHub:Redis: {wrong.Message}", wrong);
        }
    }

    public static ConfigurationOptions Read(RedisLogOptions options, RedisAddress address)
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
        if (options.CertificateAuthority is { } file) Trust(settings, file);
        return settings;
    }

    private static void Trust(ConfigurationOptions settings, string file)
    {
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPemFile(file);
        settings.CertificateValidation += (_, certificate, _, errors) => IsTrusted(certificate, errors, authorities);
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
