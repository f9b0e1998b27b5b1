using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using RealtimeHub.Protocol;
using RealtimeHub.Server.Problems;
using RealtimeHub.Server.Publishing;
using RealtimeHub.Server.Store;
using RealtimeHub.Server.Streams;

namespace RealtimeHub.Server.Service;

/// <summary><c>/service</c>, as TAMS 8.2 writes it.</summary>
internal sealed class ServiceEndpoint(ServiceDocument document, StreamDirectory streams, StoreDirectory stores)
{
    /// <summary>Says that the store's part of the answer is an old one, or missing.</summary>
    private const string StoreHeader = "RealtimeHub-Store";

    private static readonly JsonSerializerOptions Strict = new(ProtocolJson.Options) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    private static readonly Problem IsTheStores = new(403, "service-of-store", "Service of the store", "Name and description are those of the store behind this hub; change them there.");

    public static Task<IResult> Get(HttpContext context, ServiceEndpoint endpoint) => endpoint.GetAsync(context);

    public static Task<IResult> Change(HttpRequest request, ServiceEndpoint endpoint) => endpoint.ChangeAsync(request);

    // Who asks how to follow events is answered, whatever has become of the store.
    private async Task<IResult> GetAsync(HttpContext context)
    {
        var root = new Uri(UriHelper.BuildAbsolute(context.Request.Scheme, context.Request.Host, context.Request.PathBase, "/"));
        if (stores.Of(streams.DefaultStream) is not { } store) return Answer(document.Own(await InfoAsync(context), root));
        var (known, isFresh) = await store.Service.ReadAsync(context.RequestAborted);
        if (!isFresh) context.Response.Headers[StoreHeader] = known is null ? "unreachable" : "unreachable; last-known";
        return Answer(known is null ? document.Own(await InfoAsync(context), root) : document.Passed(known.Value, root));
    }

    private async Task<IResult> ChangeAsync(HttpRequest request)
    {
        if (stores.Of(streams.DefaultStream) is not null) throw new ProblemException(IsTheStores);
        var change = await JsonBody.ReadAsync(request, Read);
        await ServiceInfo.ChangeAsync(streams.Control, change, request.HttpContext.RequestAborted);
        return Results.Ok();
    }

    private async Task<ServiceInfo> InfoAsync(HttpContext context) => ServiceInfo.Of(await streams.Control.ReadToTipAsync(context.RequestAborted));

    private static ServiceInfo Read(ReadOnlySpan<byte> body)
    {
        try
        {
            if (JsonSerializer.Deserialize<ServiceInfo>(body, Strict) is { } info) return info;
        }
        catch (JsonException)
        {
            // Told below, like a null.
        }

        throw new ProblemException(Problem.MalformedJson("The body must be an object with name and description, both strings (TAMS 8.2 service-post.json)."));
    }

    private static Microsoft.AspNetCore.Http.HttpResults.Utf8ContentHttpResult Answer(System.Text.Json.Nodes.JsonObject json) => TypedResults.Text(ServiceDocument.Write(json), "application/json");
}
