using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace RealtimeHub.Delivery.Signing;

/// <summary>A secret of Standard Webhooks 1.0, <c>whsec_</c> and 24 to 64 bytes as base64. It signs <c>id.timestamp.body</c> with HMAC-SHA256.</summary>
public sealed class SigningSecret
{
    private const string Prefix = "whsec_";
    private const int NewLength = 32;

    private readonly byte[] _key;

    private SigningSecret(byte[] key) => _key = key;

    /// <summary>A new random one.</summary>
    public static SigningSecret New() => new(RandomNumberGenerator.GetBytes(NewLength));

    /// <summary>Reads the text form.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out SigningSecret? secret)
    {
        secret = null;
        if (text is null || !text.StartsWith(Prefix, StringComparison.Ordinal)) return false;
        var key = new byte[text.Length];
        if (!Convert.TryFromBase64String(text[Prefix.Length..], key, out var length) || length is < 24 or > 64) return false;
        secret = new SigningSecret(key[..length]);
        return true;
    }

    /// <summary>The signature, <c>v1,</c> and base64.</summary>
    /// <param name="id">The message's id, without a dot.</param>
    /// <param name="timestamp">When the attempt is made, in Unix seconds.</param>
    /// <param name="body">The bytes sent.</param>
    public string Sign(string id, long timestamp, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _key);
        hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{timestamp}.")));
        hash.AppendData(body);
        return $"v1,{Convert.ToBase64String(hash.GetHashAndReset())}";
    }

    /// <summary>The text form, for the receiver.</summary>
    public string Reveal() => Prefix + Convert.ToBase64String(_key);

    /// <summary>Not the secret: this may reach a log.</summary>
    public override string ToString() => $"{Prefix}…";
}
