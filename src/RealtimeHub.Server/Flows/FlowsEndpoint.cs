using Microsoft.AspNetCore.Http;
using RealtimeHub.Protocol;
using RealtimeHub.Server.Problems;
using RealtimeHub.Server.Publishing;
using RealtimeHub.Server.Reading;

namespace RealtimeHub.Server.Flows;

/// <summary><c>GET /streams/{stream}/flows</c>, <c>/flows/{id}</c>, <c>/flows/{id}/coverage</c> and <c>/sources</c>.</summary>
internal static class FlowsEndpoint
{
    public static Task<IResult> List(string stream, HttpRequest request, Publisher publisher, FlowReader reader) => List(stream, request, publisher, reader, flows: true);

    public static Task<IResult> Sources(string stream, HttpRequest request, Publisher publisher, FlowReader reader) => List(stream, request, publisher, reader, flows: false);

    public static async Task<IResult> Get(string stream, string id, HttpRequest request, Publisher publisher, FlowReader reader)
    {
        var log = publisher.Log(stream);
        var flowId = FlowQuery.Id("id", id);
        var state = await reader.ReadAsync(log, [flowId], request.HttpContext.RequestAborted);
        return state.Flow(flowId) is { IsKnown: true, IsDeleted: false } flow
            ? Json(new FlowList(state.Position, [FlowLister.Describe(flow)], null))
            : throw new ProblemException(new Problem(404, "unknown-flow", "Unknown flow", $"Stream '{stream}' has not told of a flow {id}, or it was deleted."));
    }

    public static async Task<IResult> Coverage(string stream, string id, HttpRequest request, Publisher publisher, CoverageReader reader)
    {
        var log = publisher.Log(stream);
        var query = FlowQuery.Read(request.Query);
        return Json(await reader.WaitAsync(log, FlowQuery.Id("id", id), query.Timerange, query.Wait, request.HttpContext.RequestAborted));
    }

    private static async Task<IResult> List(string stream, HttpRequest request, Publisher publisher, FlowReader reader, bool flows)
    {
        var log = publisher.Log(stream);
        var filter = EventsQuery.Read(request.Query).Filter;
        var state = await reader.ReadAsync(log, filter, flows, request.HttpContext.RequestAborted);
        return Json(FlowLister.List(state, filter, flows, !flows));
    }

    private static IResult Json<T>(T answer) => Results.Json(answer, FlowJson.Options);
}
