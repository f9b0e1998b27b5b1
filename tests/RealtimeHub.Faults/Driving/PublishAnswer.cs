using System.Text.Json;
using RealtimeHub.Protocol;

namespace RealtimeHub.Faults.Driving;

/// <summary>What became of one request to publish.</summary>
/// <param name="Status">The HTTP status; 0 when there was no answer.</param>
/// <param name="Positions">With 201.</param>
internal sealed record PublishAnswer(int Status, Position[] Positions)
{
    // 503, and yet the events may be in the log.
    private static readonly string[] Unknown = ["urn:rthub:problem:unconfirmed", "urn:rthub:problem:storage-away"];

    public bool IsAcknowledged => Status == 201;

    /// <summary>The hub says that it took nothing.</summary>
    public bool IsRefused => Status is >= 400 and < 500 or 503 or 507 && !Unknown.Contains(Problem);

    /// <summary>The type of the problem that was answered; null for none.</summary>
    public string? Problem { get; init; }

    public static async Task<PublishAnswer> AskAsync(HttpClient http, string body, string? key, CancellationToken cancellationToken = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "streams/tams/events") { Content = new StringContent(body, null, "application/json") };
        if (key is not null) request.Headers.Add("Idempotency-Key", key);
        try
        {
            using var response = await http.SendAsync(request, cancellationToken);
            var status = (int)response.StatusCode;
            var content = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            return new PublishAnswer(status, status == 201 ? Read(content) : []) { Problem = status == 503 ? TypeIn(content) : null };
        }
        catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return new PublishAnswer(0, []);
        }
    }

    private static string? TypeIn(byte[] json)
    {
        using var problem = JsonDocument.Parse(json);
        return problem.RootElement.GetProperty("type").GetString();
    }

    private static Position[] Read(byte[] json)
    {
        using var answer = JsonDocument.Parse(json);
        return [.. answer.RootElement.GetProperty("positions").EnumerateArray().Select(p => Position.Parse(p.GetString()!))];
    }
}
