using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RealtimeHub.Server.Metrics;
using RealtimeHub.Server.Problems;

namespace RealtimeHub.Server.Publishing;

/// <summary>
/// <c>POST /streams/{stream}/ingest</c>: a TAMS store's webhook calls, unchanged (API 8.2). Known stores disable a webhook after
/// one failed call, so a body that cannot be used is answered 200 too, kept aside and counted.
/// </summary>
internal sealed partial class IngestEndpoint(Publisher publisher, SetAside setAside, HubMetrics metrics, IOptions<RealtimeHubOptions> options, ILogger<IngestEndpoint> logger)
{
    public static Task<IResult> HandleAsync(string stream, HttpRequest request, IngestEndpoint endpoint) => endpoint.HandleAsync(stream, request);

    private async Task<IResult> HandleAsync(string stream, HttpRequest request)
    {
        publisher.Log(stream);
        if (!HasKey(request)) throw new ProblemException(new Problem(401, "bad-key", "Bad key", "The call does not carry the configured key."));
        try
        {
            var events = await JsonBody.ReadOfAnyTypeAsync(request, body => setAside.Read(stream, body));
            await publisher.IngestAsync(stream, events, request.HttpContext.RequestAborted);
        }
        catch (ProblemException unusable) when (unusable.Problem.Status is 400 or 413)
        {
            metrics.SetAside(stream);
            setAside.Note(stream, unusable.Problem);
            LogSetAside(stream, unusable.Problem.Type, unusable.Problem.Member?.Member);
        }

        return Results.Ok();
    }

    private bool HasKey(HttpRequest request)
    {
        var ingest = options.Value.Ingest;
        if (ingest.KeyName is null) return true;
        var given = Encoding.UTF8.GetBytes(request.Headers[ingest.KeyName].ToString());
        return CryptographicOperations.FixedTimeEquals(given, Encoding.UTF8.GetBytes(ingest.KeyValue ?? ""));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A webhook call for stream {Stream} could not be used: {Type} at {Member}; see set-aside in the data folder")]
    private partial void LogSetAside(string stream, string type, string? member);
}
