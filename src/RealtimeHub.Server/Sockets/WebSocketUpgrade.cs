using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace RealtimeHub.Server.Sockets;

/// <summary>The opening handshake of RFC 6455 §4.2 over HTTP/1.1, without extensions and subprotocols.</summary>
internal static class WebSocketUpgrade
{
    private const string Version = "13";
    private const int KeyLength = 16;

    private static ReadOnlySpan<byte> Suffix => "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"u8;

    /// <summary>Whether a request asks for a WebSocket as §4.2.1 wants it.</summary>
    public static bool IsAskedFor(HttpContext context) =>
        context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true }
        && HttpMethods.IsGet(context.Request.Method)
        && context.Request.Headers.Upgrade.ToString().Equals("websocket", StringComparison.OrdinalIgnoreCase)
        && context.Request.Headers.SecWebSocketVersion.ToString() == Version
        && IsKey(context.Request.Headers.SecWebSocketKey.ToString());

    /// <summary>Answers 101 and takes the connection over.</summary>
    public static async Task<Stream> AcceptAsync(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers[HeaderNames.Connection] = HeaderNames.Upgrade;
        headers[HeaderNames.Upgrade] = "websocket";
        headers[HeaderNames.SecWebSocketAccept] = Answer(context.Request.Headers.SecWebSocketKey.ToString());
        return await context.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();
    }

    private static bool IsKey(string text)
    {
        Span<byte> key = stackalloc byte[KeyLength + 2];
        return Convert.TryFromBase64String(text, key, out var length) && length == KeyLength;
    }

    private static string Answer(string key)
    {
        byte[] text = [.. Encoding.ASCII.GetBytes(key), .. Suffix];
#pragma warning disable CA5350 // RFC 6455 wants SHA-1 here; nothing is kept secret by it.
        return Convert.ToBase64String(SHA1.HashData(text));
#pragma warning restore CA5350
    }
}
