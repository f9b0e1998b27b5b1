using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.OpenApi;

namespace RealtimeHub.Server.Api;

/// <summary>Writes what endpoints are <see cref="Described"/> as into the OpenAPI document.</summary>
internal sealed class DescribedOperations : IOpenApiOperationTransformer
{
    private static readonly JsonNode ProblemExample = JsonNode.Parse(Examples.Problem)!;

    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        if (context.Description.ActionDescriptor.EndpointMetadata.OfType<Described>().FirstOrDefault() is not { } described) return Task.CompletedTask;
        operation.Summary = described.Summary;
        operation.Parameters ??= [];
        foreach (var (name, meaning) in described.Query) operation.Parameters.Add(Parameter(name, meaning, ParameterLocation.Query));
        foreach (var (name, meaning) in described.Headers) operation.Parameters.Add(Parameter(name, meaning, ParameterLocation.Header));
        if (described.RequestExample is { } request) operation.RequestBody = new OpenApiRequestBody { Required = true, Content = Content("application/json", request) };
        operation.Responses = Responses(described);
        return Task.CompletedTask;
    }

    private static OpenApiResponses Responses(Described described)
    {
        var content = described.ResponseExample is { } example ? Content("application/json", example) : null;
        var responses = new OpenApiResponses { [Text(described.Success)] = new OpenApiResponse { Description = ReasonPhrases.GetReasonPhrase(described.Success), Content = content } };
        foreach (var status in described.Problems)
        {
            responses[Text(status)] = new OpenApiResponse
            {
                Description = ReasonPhrases.GetReasonPhrase(status),
                Content = new Dictionary<string, OpenApiMediaType> { ["application/problem+json"] = new() { Example = ProblemExample.DeepClone() } },
            };
        }

        return responses;
    }

    private static OpenApiParameter Parameter(string name, string meaning, ParameterLocation location) =>
        new() { Name = name, In = location, Description = meaning, Schema = new OpenApiSchema { Type = JsonSchemaType.String } };

    private static Dictionary<string, OpenApiMediaType> Content(string type, string example) => new() { [type] = new() { Example = JsonNode.Parse(example) } };

    private static string Text(int status) => status.ToString(CultureInfo.InvariantCulture);
}
