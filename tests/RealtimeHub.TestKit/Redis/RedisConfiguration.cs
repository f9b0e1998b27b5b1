using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace RealtimeHub.TestKit;

/// <summary>Writes the configuration file of a <see cref="RedisServer"/>, once: Redis and Sentinel write into it what they change.</summary>
internal static class RedisConfiguration
{
    public const string FileName = "redis.conf";

    public const string CertificateName = "certificate.pem";

    private const string KeyName = "key.pem";

    public static void Write(string folder, int port, RedisOptions options)
    {
        if (options.Tls) WriteCertificate(folder, options.ReplicaOf?.Folder);
        File.WriteAllLines(Path.Combine(folder, FileName), Lines(folder, port, options));
    }

    private static IEnumerable<string> Lines(string folder, int port, RedisOptions options)
    {
        yield return "bind 127.0.0.1";
        yield return $"{(options.Tls ? "tls-port" : "port")} {port}";
        yield return $"dir {folder}";
        yield return "daemonize no";
        yield return "save \"\"";
        // Replicas need not wait for others to come as well.
        yield return "repl-diskless-sync-delay 0";
        yield return options.AppendFsync is null ? "appendonly no" : $"appendonly yes\nappendfsync {options.AppendFsync}";
        if (options.Password is { } password) yield return $"requirepass {password}\nmasterauth {password}";
        if (options.ReplicaOf is { } primary) yield return $"replicaof 127.0.0.1 {primary.Port}";
        if (options.Tls) yield return $"port 0\ntls-cert-file {CertificateName}\ntls-key-file {KeyName}\ntls-ca-cert-file {CertificateName}\ntls-auth-clients no\ntls-replication yes";
        foreach (var line in options.Lines) yield return line;
    }

    // Replicas share their primary's, so that they trust each other.
    private static void WriteCertificate(string folder, string? primary)
    {
        if (primary is null) MakeCertificate(folder);
        else foreach (var file in new[] { CertificateName, KeyName }) File.Copy(Path.Combine(primary, file), Path.Combine(folder, file));
    }

    private static void MakeCertificate(string folder)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(System.Net.IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        // By the machine's clock: the server judges it by that.
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        File.WriteAllText(Path.Combine(folder, CertificateName), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(folder, KeyName), key.ExportPkcs8PrivateKeyPem());
    }
}
