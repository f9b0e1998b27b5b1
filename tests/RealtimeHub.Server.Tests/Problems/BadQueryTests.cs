using RealtimeHub.TestKit;

namespace RealtimeHub.Server.Tests.Problems;

public sealed class BadQueryTests(HubFixture fixture) : SharedHubTests(fixture)
{
    [Theory]
    [InlineData("flow_id=x", "flow_id")]
    [InlineData("colour=red", "colour")]
    [InlineData("FROM=yesterday", "FROM")]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=1001", "limit")]
    [InlineData("limit=-1", "limit")]
    [InlineData("limit=ten", "limit")]
    [InlineData("limit=99999999999", "limit")]
    [InlineData("limit=", "limit")]
    [InlineData("limit=1&limit=2", "limit")]
    [InlineData("wait=-1", "wait")]
    [InlineData("wait=61", "wait")]
    [InlineData("wait=1.5", "wait")]
    [InlineData("from=yesterday", "from")]
    [InlineData("from=Now", "from")]
    [InlineData("from=position:", "from")]
    [InlineData("from=position:7", "from")]
    [InlineData("from=position:0123456789abcdef.-1", "from")]
    [InlineData("from=position:0123456789abcdef.99999999999999999999", "from")]
    [InlineData("from=position:0123456789abcdeg.1", "from")]
    [InlineData("from=time:yesterday", "from")]
    [InlineData("from=time:2026-07-23T12:41:28", "from")]
    [InlineData("from=time:2026-07-23T12:41:28+02:00", "from")]
    [InlineData("events=flows/changed", "events[0]")]
    [InlineData("events=flows/created,,flows/x", "events[1]")]
    [InlineData("flow_ids=4f79cfd1-c057-47f4-8e4d-1b126ca7bf34,x", "flow_ids[1]")]
    [InlineData("flow_ids=4F79CFD1-c057-47f4-8e4d-1b126ca7bf34", "flow_ids[0]")]
    [InlineData("source_ids=%00", "source_ids[0]")]
    [InlineData("flow_collected_by_ids=x", "flow_collected_by_ids[0]")]
    [InlineData("source_collected_by_ids=x", "source_collected_by_ids[0]")]
    [InlineData("timerange=10", "timerange")]
    [InlineData("timerange=(0:0)", "timerange")]
    [InlineData("timerange=_&timerange=_", "timerange")]
    public async Task Query_that_is_wrong_is_refused_naming_the_parameter_for_page_and_sse(string query, string member)
    {
        foreach (var accept in new[] { "application/json", "text/event-stream" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/streams/tams/events?{query}");
            request.Headers.Accept.ParseAdd(accept);

            using var response = await Hub.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Deadline.Token());

            await response.ShouldBeProblemAsync(400, "invalid-request", member);
        }
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("0123456789abcdef.")]
    [InlineData("position:0123456789abcdef.1")]
    public async Task Last_event_id_that_is_no_position_is_refused(string id)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/streams/tams/events");
        request.Headers.Accept.ParseAdd("text/event-stream");
        request.Headers.Add("Last-Event-ID", id);

        using var response = await Hub.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Deadline.Token());

        await response.ShouldBeProblemAsync(400, "invalid-request", "Last-Event-ID");
    }

    [Theory]
    [InlineData("GET", "/streams/news/events", 404, "unknown-stream")]
    [InlineData("GET", "/streams/news", 404, "unknown-stream")]
    [InlineData("GET", "/streams/TAMS", 404, "unknown-stream")]
    [InlineData("GET", "/streams/%2e%2e%2fhub.control", 404, "unknown-stream")]
    [InlineData("POST", "/streams/news/ingest", 404, "unknown-stream")]
    [InlineData("GET", "/streams/tams/nothing", 404, "not-found")]
    [InlineData("GET", "/streams/tams/events/1", 404, "not-found")]
    [InlineData("POST", "/streams/tams", 405, "wrong-method")]
    [InlineData("PUT", "/streams/tams/events", 405, "wrong-method")]
    [InlineData("DELETE", "/streams/tams/events", 405, "wrong-method")]
    [InlineData("GET", "/streams/tams/ingest", 405, "wrong-method")]
    public async Task Request_for_what_is_not_there_is_a_problem(string method, string path, int status, string type)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);

        using var response = await Hub.Http.SendAsync(request, Deadline.Token());

        await response.ShouldBeProblemAsync(status, type);
        if (status == 405) response.Content.Headers.Allow.Should().NotBeEmpty();
    }
}
