using System.Text.Json;
using Microsoft.AspNetCore.SignalR;
using RealtimeHub.Protocol;
using RealtimeHub.Server.Audiences;
using RealtimeHub.Server.Flows;
using RealtimeHub.Server.Problems;
using RealtimeHub.Server.Publishing;
using RealtimeHub.Server.Reading;
using RealtimeHub.Server.Sockets;

namespace RealtimeHub.Server.Hub;

/// <summary>The SignalR hub at <c>/hub</c>. It only carries messages; what they are is the reader's business.</summary>
internal sealed class EventHub(Publisher publisher, Reader reader, AudienceHall hall, GroupReaders groups, CoverageReader coverage, FlowReader flows) : Microsoft.AspNetCore.SignalR.Hub
{
    /// <summary><c>Subscribe({stream, filter, from})</c>: a stream of subscription messages.</summary>
    public IAsyncEnumerable<SubscriptionMessage> Subscribe(JsonElement request, CancellationToken cancellationToken)
    {
        var asked = new HubRequest(request, "stream", "filter", "from");
        var log = publisher.Log(asked.Stream());
        return Context.Features.Get<ISubscriberOutput>() is { } output
            ? hall.OpenAsync(output, log, asked.Filter(), asked.From(), cancellationToken)
            : HubProblems.ExplainAsync(reader.ReadAsync("stream", log, asked.Filter(), asked.From(), cancellationToken), cancellationToken);
    }

    /// <summary>Calls the client's <c>events(message)</c> with what a group gets, until it leaves.</summary>
    public Task JoinGroup(string? stream, string? group, string? from)
    {
        var log = publisher.Log(HubRequest.ReadStream(stream));
        var start = EventsQuery.ReadFrom("from", from);
        return groups.JoinAsync(Context, log, HubRequest.ReadGroup(group), start);
    }

    /// <summary>Ends what <see cref="JoinGroup"/> began; leaving a group that was not joined is no error.</summary>
    public Task LeaveGroup(string? stream, string? group) => groups.LeaveAsync(Context, HubRequest.ReadStream(stream), HubRequest.ReadGroup(group));

    /// <summary><c>Publish({stream, events, idempotency_key})</c>: the positions, once durable.</summary>
    public async Task<PublishAnswer> Publish(JsonElement request)
    {
        var asked = new HubRequest(request, "stream", "events", "idempotency_key");
        var stream = asked.Stream();
        var key = IdempotencyKey.Read(asked.OptionalText("idempotency_key"), "idempotency_key");
        return new PublishAnswer(await publisher.PublishAsync(stream, asked.Events(), key, Context.ConnectionAborted));
    }

    /// <summary><c>Coverage({stream, flow_id, timerange})</c>: which part of the timerange has segments.</summary>
    public Task<FlowCoverage> Coverage(JsonElement request)
    {
        var asked = new HubRequest(request, "stream", "flow_id", "timerange");
        return coverage.ReadAsync(publisher.Log(asked.Stream()), asked.Id("flow_id"), asked.Timerange(), Context.ConnectionAborted);
    }

    /// <summary><c>Flows({stream, …})</c>: the flows and sources known, selected by the filter's id lists. Flows that are named may come from the store.</summary>
    public async Task<FlowList> Flows(JsonElement request)
    {
        var asked = new HubRequest(request, ["stream", .. EventFilterReader.Ids]);
        var filter = asked.FilterBeside("stream");
        var state = await flows.ReadAsync(publisher.Log(asked.Stream()), filter, flows: true, Context.ConnectionAborted);
        return FlowLister.List(state, filter, flows: true, sources: true);
    }

    /// <inheritdoc/>
    public override Task OnDisconnectedAsync(Exception? exception) => groups.LeaveAllAsync(Context);
}
