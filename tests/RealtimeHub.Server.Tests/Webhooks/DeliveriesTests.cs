using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using RealtimeHub.TestKit;

namespace RealtimeHub.Server.Tests.Webhooks;

/// <summary>From the registration to the receiver, and what the hub tells of it.</summary>
public sealed class DeliveriesTests : IAsyncLifetime
{
    private static readonly object EveryEvent = new[] { "flows/created", "flows/updated", "flows/deleted", "flows/segments_added", "flows/segments_deleted", "sources/created", "sources/updated", "sources/deleted" };

    private Receiver _receiver = null!;
    private TestHub _hub = null!;

    public async Task InitializeAsync()
    {
        _receiver = await Receiver.StartAsync();
        _hub = await WebhookCalls.StartAsync(null, Receiver.Allowed);
    }

    public async Task DisposeAsync()
    {
        await _hub.DisposeAsync();
        await _receiver.DisposeAsync();
    }

    [Fact]
    public async Task Events_are_delivered_with_the_key_and_the_report_tells_of_them()
    {
        await _hub.PublishAsync(SampleEvents.Segment(1));
        var id = await RegisterAsync(new { api_key_name = "X-Key", api_key_value = "secret" });
        var positions = await _hub.PublishAsync(SampleEvents.Eight);

        for (var i = 0; i < 8; i++)
        {
            var (headers, body) = await _receiver.NextAsync();
            headers["X-Key"].ToString().Should().Be("secret");
            JsonDocument.Parse(body).RootElement.GetProperty("event_type").GetString().Should().Be(JsonDocument.Parse(SampleEvents.Eight[i]).RootElement.GetProperty("event_type").GetString());
        }

        await Eventually.HoldsAsync(async () => (await ReportAsync(id)).GetProperty("delivered").GetInt64() == 8, "all were delivered");
        var report = await ReportAsync(id);
        (report.GetProperty("position").GetString(), report.GetProperty("behind").GetInt64(), report.GetProperty("is_here").GetBoolean()).Should().Be((positions[^1], 0, true));
        report.GetProperty("lag").GetDouble().Should().BePositive();
        report.GetProperty("attempts")[0].GetProperty("status").GetInt32().Should().Be(200);
        report.GetRawText().Should().NotContain("secret").And.NotContain(_receiver.Url);
        await Eventually.HoldsAsync(async () => (await _hub.WebhookAsync(id)).Status() == "started", "it is started");
    }

    [Fact]
    public async Task List_can_be_asked_for_without_its_body()
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, "/service/webhooks/deliveries");
        using var answer = await _hub.Http.SendAsync(request, Deadline.Token());

        answer.StatusCode.Should().Be(HttpStatusCode.OK);
        answer.Content.Headers.ContentType!.MediaType.Should().Be("application/json");
        (await answer.Content.ReadAsByteArrayAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task Failed_call_is_reported_with_what_was_answered_and_when_it_is_made_again()
    {
        (_receiver.Status, _receiver.Answer) = (500, "<script>alert(1)</script>");
        var id = await RegisterAsync();
        await _hub.PublishAsync(SampleEvents.Segment(1));
        await _receiver.NextAsync();

        await Eventually.HoldsAsync(async () => (await ReportAsync(id)).GetProperty("next_try").ValueKind == JsonValueKind.String, "the failure is known");

        var report = await ReportAsync(id);
        (report.GetProperty("failed").GetInt64(), report.GetProperty("failures").GetInt32(), report.GetProperty("behind").GetInt64()).Should().Be((1, 1, 1));
        report.GetProperty("attempts")[0].GetProperty("answer").GetString().Should().Be("<script>alert(1)</script>");
        report.GetRawText().Should().NotContain("<script>", "a stranger wrote it");
    }

    [Fact]
    public async Task Deliveries_of_all_are_one_answer_a_page_with_the_newest_attempt_of_each()
    {
        (_receiver.Status, _receiver.Answer) = (500, "<script>alert(1)</script>");
        var failing = await RegisterAsync(new { tags = new { team = "news" } });
        var quiet = (await _hub.RegisteredAsync(new { url = _receiver.Url + "zzz", status = "disabled" })).Id();
        await _hub.PublishAsync(SampleEvents.Segment(1));
        await _receiver.NextAsync();
        await Eventually.HoldsAsync(async () => (await ReportAsync(failing)).GetProperty("failed").GetInt64() == 1, "the failure is known");
        for (var i = 0; i < 2; i++) (await _hub.Http.PostAsync($"{WebhookCalls.Path}/{failing}/test", null, Deadline.Token())).Dispose();

        var all = await AllAsync();

        all.Select(one => one.GetProperty("webhook").Id()).Should().Equal(failing, quiet);
        all[0].GetProperty("webhook").GetRawText().Should().Be((await _hub.WebhookAsync(failing)).GetRawText());
        var report = await ReportAsync(failing);
        report.GetProperty("attempts").GetArrayLength().Should().Be(3);
        all[0].GetProperty("deliveries").GetProperty("attempts").EnumerateArray().Select(attempt => attempt.GetRawText()).Should().Equal(report.GetProperty("attempts")[0].GetRawText());
        all[0].GetProperty("deliveries").EnumerateObject().Select(member => member.Name).Should().Equal(report.EnumerateObject().Select(member => member.Name));
        all[1].GetProperty("deliveries").GetProperty("status").GetString().Should().Be("disabled");
        (await AllAsync("?tag.team=news")).Should().ContainSingle();
        using var page = await _hub.Http.GetAsync($"{WebhookCalls.Path}/deliveries?limit=1", Deadline.Token());
        page.Headers.GetValues("X-Paging-NextKey").Should().ContainSingle();
        page.Headers.GetValues("Link").Single().Should().Contain("/service/webhooks/deliveries?limit=1&page=");
        (await page.Content.ReadAsStringAsync()).Should().NotContain("<script>", "a stranger wrote it");
        using var unknown = await _hub.Http.GetAsync($"{WebhookCalls.Path}/deliveries?sort=url", Deadline.Token());
        await unknown.ShouldBeProblemAsync(400, "invalid-request", "sort");

        async Task<List<JsonElement>> AllAsync(string query = "")
        {
            using var response = await _hub.Http.GetAsync($"{WebhookCalls.Path}/deliveries{query}", Deadline.Token());
            return [.. (await response.EnsureSuccessStatusCode().JsonAsync()).EnumerateArray()];
        }
    }

    [Fact]
    public async Task Test_tells_what_the_receiver_made_of_it()
    {
        (_receiver.Status, _receiver.Answer) = (418, "short and stout");
        var id = await RegisterAsync(new { status = "disabled" });

        using var response = await _hub.Http.PostAsync($"{WebhookCalls.Path}/{id}/test", null, Deadline.Token());

        (await _receiver.NextAsync()).Headers.ContainsKey("RealtimeHub-Test").Should().BeTrue();
        var attempt = await response.EnsureSuccessStatusCode().JsonAsync();
        (attempt.GetProperty("is_delivered").GetBoolean(), attempt.GetProperty("status").GetInt32(), attempt.GetProperty("answer").GetString()).Should().Be((false, 418, "short and stout"));
        (await _hub.WebhookAsync(id)).Status().Should().Be("disabled");
    }

    [Fact]
    public async Task Replay_delivers_again_from_where_it_is_asked_to()
    {
        var id = await RegisterAsync();
        var positions = await _hub.PublishAsync([SampleEvents.Segment(1), SampleEvents.Segment(2), SampleEvents.Segment(3)]);
        for (var i = 0; i < 3; i++) await _receiver.NextAsync();

        using var response = await _hub.Http.PostAsJsonAsync($"{WebhookCalls.Path}/{id}/replay", new { from = $"position:{positions[0]}" }, Deadline.Token());

        (await response.EnsureSuccessStatusCode().JsonAsync()).GetProperty("start").GetString().Should().Be(positions[0]);
        foreach (var segment in new[] { "[2:0_3:0)", "[3:0_4:0)" }) (await _receiver.NextAsync()).Body.Should().Contain(segment);
    }

    [Theory]
    [InlineData("""{"from":"yesterday"}""")]
    [InlineData("""{"from":""}""")]
    [InlineData("""{"form":"beginning"}""")]
    [InlineData("{}")]
    public async Task Replay_from_nowhere_is_refused(string body)
    {
        var id = await RegisterAsync();
        using var response = await _hub.Http.PostAsync($"{WebhookCalls.Path}/{id}/replay", new StringContent(body, System.Text.Encoding.UTF8, "application/json"), Deadline.Token());
        await response.ShouldBeProblemAsync(400, "invalid-request", "from");
    }

    [Fact]
    public async Task Nobodys_deliveries_are_not_found()
    {
        using var report = await _hub.Http.GetAsync($"{WebhookCalls.Path}/{Guid.NewGuid()}/deliveries", Deadline.Token());
        await report.ShouldBeProblemAsync(404, "unknown-webhook");
        using var test = await _hub.Http.PostAsync($"{WebhookCalls.Path}/{Guid.NewGuid()}/test", null, Deadline.Token());
        await test.ShouldBeProblemAsync(404, "unknown-webhook");
        using var replay = await _hub.Http.PostAsJsonAsync($"{WebhookCalls.Path}/{Guid.NewGuid()}/replay", new { from = "beginning" }, Deadline.Token());
        await replay.ShouldBeProblemAsync(404, "unknown-webhook");
    }

    private async Task<Guid> RegisterAsync(object? members = null)
    {
        var body = WebhookCalls.Body(members);
        body["url"] = _receiver.Url;
        body["events"] = JsonSerializer.SerializeToNode(EveryEvent);
        return (await _hub.RegisteredAsync(body)).Id();
    }

    private async Task<JsonElement> ReportAsync(Guid id)
    {
        using var response = await _hub.Http.GetAsync($"{WebhookCalls.Path}/{id}/deliveries", Deadline.Token());
        return await response.EnsureSuccessStatusCode().JsonAsync();
    }
}
