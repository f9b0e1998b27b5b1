using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace RealtimeHub.Server.Api;

/// <summary>What <c>/openapi.json</c> says of an endpoint beyond its path.</summary>
/// <param name="Summary">One sentence.</param>
internal sealed record Described(string Summary)
{
    /// <summary>Query parameters, with what they mean.</summary>
    public IReadOnlyList<(string Name, string Meaning)> Query { get; init; } = [];

    /// <summary>Request headers, with what they mean.</summary>
    public IReadOnlyList<(string Name, string Meaning)> Headers { get; init; } = [];

    /// <summary>A request body, as JSON; null for none.</summary>
    public string? RequestExample { get; init; }

    /// <summary>The status of success.</summary>
    public int Success { get; init; } = StatusCodes.Status200OK;

    /// <summary>An answer, as JSON; null for an empty one.</summary>
    public string? ResponseExample { get; init; }

    /// <summary>The statuses of problems, each answered with <c>application/problem+json</c>.</summary>
    public IReadOnlyList<int> Problems { get; init; } = [];
}

internal static class DescribedExtensions
{
    public static IEndpointConventionBuilder DescribedAs(this IEndpointConventionBuilder endpoint, Described described) =>
        endpoint.WithMetadata(described);
}
