using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace RealtimeHub.Server.Page;

/// <summary>A file of a page, compressed once, with the policy that lets nothing inline run and nothing load from elsewhere.</summary>
internal sealed class PageFile
{
    private const string Policy = "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static readonly Dictionary<string, string> ContentTypes = new(StringComparer.OrdinalIgnoreCase)
    {
        [".html"] = "text/html; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".svg"] = "image/svg+xml",
    };

    private readonly byte[] _bytes;
    private readonly byte[] _compressed;
    private readonly string _contentType;
    private readonly string _cacheControl;
    private readonly EntityTagHeaderValue _tag;

    public PageFile(string name, byte[] bytes)
    {
        _bytes = bytes;
        _compressed = Compressed(bytes);
        _contentType = ContentTypes[Path.GetExtension(name)];
        // Names of assets hold a digest of what is in them.
        _cacheControl = name.StartsWith("assets", StringComparison.Ordinal) ? "public, max-age=31536000, immutable" : "no-cache";
        _tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(bytes)[..12])}\"");
    }

    public static bool IsKnown(string name) => ContentTypes.ContainsKey(Path.GetExtension(name));

    public IResult Answer(HttpContext context)
    {
        var compress = context.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.OrdinalIgnoreCase);
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = _cacheControl;
        headers.Vary = "Accept-Encoding";
        if (compress) headers.ContentEncoding = "gzip";
        return Results.Bytes(compress ? _compressed : _bytes, _contentType, entityTag: _tag);
    }

    private static byte[] Compressed(byte[] bytes)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Optimal)) gzip.Write(bytes);
        return compressed.ToArray();
    }
}
