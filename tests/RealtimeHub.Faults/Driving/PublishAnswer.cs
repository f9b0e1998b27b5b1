using System.Text.Json;
using RealtimeHub.Protocol;

namespace RealtimeHub.Faults.Driving;

/// <summary>What became of one request to publish.</summary>
/// <param name="Status">The HTTP status; 0 when there was no answer.</param>
/// <param name="Positions">With 201.</param>
/// <param name="Type">What a problem says it is.</param>
internal sealed record PublishAnswer(int Status, Position[] Positions, string? Type = null)
{
    // The events may be in the log: the hub itself does not know.
    private static readonly string[] Unknown = ["urn:rthub:problem:unconfirmed", "urn:rthub:problem:storage-away"];

    public bool IsAcknowledged => Status == 201;

    /// <summary>The hub says that it took nothing.</summary>
    public bool IsRefused => Status is (>= 400 and < 500) or 503 or 507 && !Unknown.Contains(Type);

    public static async Task<PublishAnswer> AskAsync(HttpClient http, string body, string? key, CancellationToken cancellationToken = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "streams/tams/events") { Content = new StringContent(body, null, "application/json") };
        if (key is not null) request.Headers.Add("Idempotency-Key", key);
        try
        {
            using var response = await http.SendAsync(request, cancellationToken);
            var status = (int)response.StatusCode;
            var text = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            return status == 201 ? new PublishAnswer(status, Read(text)) : new PublishAnswer(status, [], ReadType(response, text));
        }
        catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return new PublishAnswer(0, []);
        }
    }

    private static string? ReadType(HttpResponseMessage response, byte[] json)
    {
        if (response.Content.Headers.ContentType?.MediaType != "application/problem+json") return null;
        using var problem = JsonDocument.Parse(json);
        return problem.RootElement.GetProperty("type").GetString();
    }

    private static Position[] Read(byte[] json)
    {
        using var answer = JsonDocument.Parse(json);
        return [.. answer.RootElement.GetProperty("positions").EnumerateArray().Select(p => Position.Parse(p.GetString()!))];
    }
}
