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
    private static readonly JsonSerializerOptions Json = new(ProtocolJson.Options)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = problem.Status;
        if (problem.RetryAfter is { } seconds) response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        ProblemMember[]? errors = problem.Member is { } member ? [member] : null;
        var body = new { type = $"urn:rthub:problem:{problem.Type}", problem.Title, problem.Status, problem.Detail, errors };
        return response.WriteAsJsonAsync(body, Json, "application/problem+json", httpContext.RequestAborted);
    }
}
