using System.Text.Json;

namespace RealtimeHub.Cli.Hub;

/// <summary>The hub answered with a problem (RFC 9457).</summary>
internal sealed class HubProblemException(int status, string message, IReadOnlyList<EventProblem> errors) : Exception(message)
{
    public int Status { get; } = status;

    /// <summary>Which events were wrong, and where.</summary>
    public IReadOnlyList<EventProblem> Errors { get; } = errors;

    /// <summary>True when trying again may help.</summary>
    public bool MayPass => Status is 408 or 429 or 503 or 504 or 507;

    public static async Task<HubProblemException> ReadAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        var body = await answer.Content.ReadAsByteArrayAsync(cancellationToken);
        var status = (int)answer.StatusCode;
        try
        {
            var problem = JsonSerializer.Deserialize<Problem>(body, JsonSerializerOptions.Web)!;
            return new HubProblemException(status, $"{problem.Detail ?? problem.Title ?? "The hub refused."} ({status})", problem.Errors ?? []);
        }
        catch (JsonException)
        {
            return new HubProblemException(status, $"The hub answered {status} {answer.ReasonPhrase}.", []);
        }
    }

    private sealed record Problem(string? Title, string? Detail, IReadOnlyList<EventProblem>? Errors);
}
