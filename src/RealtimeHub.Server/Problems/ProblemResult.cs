using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using RealtimeHub.Protocol;

namespace RealtimeHub.Server.Problems;

/// <summary>Answers with <c>application/problem+json</c>.</summary>
internal sealed class ProblemResult(Problem problem) : IResult
{
    // People read problems in terminals: quotes and angle brackets stay what they are. Nobody renders this type as HTML.
    private static readonly JsonSerializerOptions Options = new(ProtocolJson.Options)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = problem.Status;
        if (problem.RetryAfter is { } seconds) response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return response.WriteAsJsonAsync(Body(problem), Options, "application/problem+json", httpContext.RequestAborted);
    }

    /// <summary>A problem as HTTP tells it, where the answer has begun already.</summary>
    public static byte[] Json(Problem problem) => JsonSerializer.SerializeToUtf8Bytes(Body(problem), Options);

    private static object Body(Problem problem)
    {
        ProblemMember[]? errors = problem.Member is { } member ? [member] : null;
        return new { type = $"urn:rthub:problem:{problem.Type}", problem.Title, problem.Status, problem.Detail, errors };
    }
}
