using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using StackExchange.Redis;

namespace RealtimeHub.EventLog.Redis.Links;

/// <summary>Reads the connection string, and sets what the links rely on.</summary>
internal static class LinkSettings
{
    public static ConfigurationOptions Read(RedisLogOptions options)
    {
        ConfigurationOptions settings;
        try
        {
            settings = ConfigurationOptions.Parse(options.Connection);
        }
        catch (ArgumentException unreadable)
        {
            throw new RedisStartException($"RealtimeHub:Redis is not a connection string: {unreadable.Message}", unreadable);
        }

        if (settings.EndPoints.Count == 0 && options.FindPrimary is null) throw new RedisStartException("RealtimeHub:Redis names no host.");
        settings.AbortOnConnectFail = true;
        settings.ConnectRetry = 1;
        settings.ConnectTimeout = Math.Min(settings.ConnectTimeout, (int)Math.Max(1000, options.Deadline.TotalMilliseconds));
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
