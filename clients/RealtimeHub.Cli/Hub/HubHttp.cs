using System.Net.Http.Headers;
using System.Text.Json;
using RealtimeHub.Client.Connection;
using RealtimeHub.Protocol;

namespace RealtimeHub.Cli.Hub;

/// <summary>Asks a hub over HTTP, at whichever of its addresses answers.</summary>
internal sealed class HubHttp(IReadOnlyList<Uri> hubs, TimeProvider time) : IDisposable
{
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(30) };
    private readonly ReconnectDelay _delay = new();
    private int _current;

    /// <summary>Called when an attempt failed and another one follows.</summary>
    public Action<string> Retrying { get; init; } = _ => { };

    /// <summary>Asks for a document, trying every address so many times.</summary>
    /// <returns>Its bytes, and what they say.</returns>
    public async Task<(byte[] Bytes, T Document)> GetAsync<T>(string path, CancellationToken cancellationToken, int attempts = 1)
    {
        var (bytes, _) = await GetBytesAsync(path, attempts, cancellationToken);
        return (bytes, Read<T>(bytes));
    }

    /// <summary>Asks for a document whose headers say something too.</summary>
    public async Task<(T Document, HttpResponseHeaders Headers)> GetWithHeadersAsync<T>(string path, CancellationToken cancellationToken)
    {
        var (bytes, headers) = await GetBytesAsync(path, 1, cancellationToken);
        return (Read<T>(bytes), headers);
    }

    /// <summary>Publishes one batch, trying every address so many times. Its key makes the repeats harmless.</summary>
    public async Task<IReadOnlyList<Position>> PublishAsync(string stream, byte[] body, string key, long attempts, CancellationToken cancellationToken)
    {
        for (var attempt = 1L; ; attempt++)
        {
            try
            {
                var (answer, _) = await SendAsync(hub => Post(hub, body, key), $"streams/{Uri.EscapeDataString(stream)}/events", cancellationToken);
                _delay.Reset();
                return Read<Answer>(answer).Positions;
            }
            catch (Exception e) when (e is HubUnreachableException or HubProblemException { MayPass: true } && attempt / hubs.Count < attempts)
            {
                Retrying(e.Message);
                await Task.Delay(_delay.Next(), time, cancellationToken);
            }
        }
    }

    /// <summary>Makes one call, at the address that answered last: whether it was made is not known when nobody answers, so it is not made again.</summary>
    /// <returns>The answer's bytes.</returns>
    public async Task<byte[]> CallAsync(HttpMethod method, string path, byte[]? json, CancellationToken cancellationToken) =>
        (await SendAsync(hub => Json(method, hub, json), path, cancellationToken)).Bytes;

    public void Dispose() => _http.Dispose();

    private async Task<(byte[] Bytes, HttpResponseHeaders Headers)> GetBytesAsync(string path, int attempts, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await SendAsync(hub => new HttpRequestMessage(HttpMethod.Get, hub), path, cancellationToken);
            }
            catch (HubUnreachableException e) when (attempt < hubs.Count * attempts)
            {
                if (attempt % hubs.Count != 0) continue;
                Retrying(e.Message);
                await Task.Delay(_delay.Next(), time, cancellationToken);
            }
        }
    }

    private async Task<(byte[] Bytes, HttpResponseHeaders Headers)> SendAsync(Func<Uri, HttpRequestMessage> make, string path, CancellationToken cancellationToken)
    {
        var hub = hubs[_current % hubs.Count];
        using var request = make(new Uri(hub.AbsoluteUri.TrimEnd('/') + "/" + path));
        try
        {
            using var answer = await _http.SendAsync(request, cancellationToken);
            if (!answer.IsSuccessStatusCode) throw await HubProblemException.ReadAsync(answer, cancellationToken);
            return (await answer.Content.ReadAsByteArrayAsync(cancellationToken), answer.Headers);
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            _current++;
            throw new HubUnreachableException($"The hub at {hub.AbsoluteUri} cannot be reached: {(e is HttpRequestException ? e.GetBaseException().Message : "no answer within 30 s")}.");
        }
    }

    private static T Read<T>(byte[] answer)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(answer, ProtocolJson.Options) ?? throw new JsonException();
        }
        catch (JsonException)
        {
            throw new HubProblemException(502, "The answer is not that of a hub; is the address right?", []);
        }
    }

    private static HttpRequestMessage Json(HttpMethod method, Uri uri, byte[]? json)
    {
        var request = new HttpRequestMessage(method, uri);
        if (json is null) return request;
        request.Content = new ByteArrayContent(json);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return request;
    }

    private static HttpRequestMessage Post(Uri uri, byte[] body, string key)
    {
        var request = Json(HttpMethod.Post, uri, body);
        request.Headers.Add("Idempotency-Key", key);
        return request;
    }

    private sealed record Answer(IReadOnlyList<Position> Positions);
}
