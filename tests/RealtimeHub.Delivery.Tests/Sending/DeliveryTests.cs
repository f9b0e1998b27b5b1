using System.Text.Json;
using System.Text.RegularExpressions;
using RealtimeHub.Delivery.Sending;
using RealtimeHub.Delivery.Signing;
using RealtimeHub.Delivery.Tests.Kit;
using RealtimeHub.Delivery.Webhooks;
using RealtimeHub.EventLog;
using RealtimeHub.TestKit;
using RealtimeHub.TestKit.Receiving;

namespace RealtimeHub.Delivery.Tests.Sending;

public sealed class DeliveryTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 21, 5, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_webhook_gets_what_follows_its_registration_in_order_and_is_started_by_the_first()
    {
        await using var logs = new Logs();
        await using var mailbox = new Mailbox();
        await using var node = await Node.StartAsync(logs);
        await logs.PublishAsync(3);

        var webhook = await node.RegisterAsync(mailbox.Url);
        await logs.PublishAsync(20);
        await mailbox.HasTakenAsync(20);
        await node.StatusIsAsync(webhook.Id, WebhookStatus.Started);

        mailbox.Taken.Should().Equal(Enumerable.Range(3, 20));
    }

    [Fact]
    public async Task A_call_carries_the_envelope_as_it_was_published_the_key_and_the_headers_of_Standard_Webhooks()
    {
        await using var logs = new Logs();
        await using var mailbox = new Mailbox();
        await using var node = await Node.StartAsync(logs);
        var (old, present) = (SigningSecret.New(), SigningSecret.New());
        var now = DateTimeOffset.UtcNow;
        await node.RegisterAsync(mailbox.Url, """ "events":["flows/segments_added"],"api_key_name":"X-Key" """, webhook => webhook with
        {
            ApiKeyValue = "s3cret",
            Secrets = [new(present.Reveal(), null), new(old.Reveal(), now + TimeSpan.FromHours(1)), new(SigningSecret.New().Reveal(), now - TimeSpan.FromHours(1))],
        });

        var position = await logs.PublishAsync(SampleEvents.Segment(1));
        await mailbox.HasTakenAsync(1);

        var call = mailbox.Calls.Single();
        call.BodyText.Should().Be(SampleEvents.Segment(1));
        call.Header("Content-Type").Should().Be("application/json");
        call.Header("X-Key").Should().Be("s3cret");
        call.Header("webhook-id").Should().Be(WebhookRequest.MessageId(position)).And.NotContain(".");
        var timestamp = long.Parse(call.Header("webhook-timestamp")!, System.Globalization.CultureInfo.InvariantCulture);
        call.Header("webhook-signature").Should().Be($"{present.Sign(call.Header("webhook-id")!, timestamp, call.Body.Span)} {old.Sign(call.Header("webhook-id")!, timestamp, call.Body.Span)}");
        Regex.IsMatch(call.Header("traceparent")!, "^00-[0-9a-f]{32}-[0-9a-f]{16}-00$").Should().BeTrue();
        call.Header("RealtimeHub-Gap").Should().BeNull();
    }

    [Fact]
    public async Task Filters_and_transforms_are_those_that_were_registered()
    {
        await using var logs = new Logs();
        await using var mailbox = new Mailbox();
        await using var node = await Node.StartAsync(logs);
        await node.RegisterAsync(mailbox.Url, """ "events":["flows/segments_added"],"flow_ids":["00000000-0000-4000-8000-000000000001"],"accept_get_urls":["a"] """);
        const string Urls = """{"label":"a","url":"http://a","storage_id":"11111111-1111-4111-8111-111111111111"},{"label":"b","url":"http://b"}""";

        await logs.PublishAsync(SampleEvents.Segment(1));
        await logs.PublishAsync(SampleEvents.Segment(2, "00000000-0000-4000-8000-000000000001").Replace("\"timerange\"", $"\"get_urls\":[{Urls}],\"timerange\"", StringComparison.Ordinal));
        await mailbox.HasTakenAsync(1);

        mailbox.Taken.Should().Equal(2);
        using var body = JsonDocument.Parse(mailbox.Calls.Single().Body);
        body.RootElement.GetProperty("event").GetProperty("segments")[0].GetProperty("get_urls").GetRawText().Should().Be("""[{"label":"a","url":"http://a"}]""");
    }

    [Fact]
    public async Task A_receiver_that_was_away_for_a_thousand_events_gets_exactly_these_in_order_when_it_returns()
    {
        var time = new ManualTimeProvider(Start);
        await using var logs = new Logs();
        await using var mailbox = new Mailbox();
        await using var node = await Node.StartAsync(logs, time: time);
        var webhook = await node.RegisterAsync(mailbox.Url);
        await logs.PublishAsync(5);
        await mailbox.HasTakenAsync(5);
        mailbox.Answer(_ => WebhookReceiver.Answer(500));

        await logs.PublishAsync(1_000);
        // 5 s, 30 s, 2 min, 10 min, 1 h, hourly: a day of it.
        foreach (var hours in Enumerable.Repeat(1.3, 20)) await FailAgainAsync(node, webhook, time, TimeSpan.FromHours(hours));
        mailbox.Calls.Count.Should().BeLessThan(5 + 40);
        mailbox.Answer(_ => WebhookReceiver.Ok);
        await NextTryAsync(node, webhook, time, TimeSpan.FromHours(1.3));
        await mailbox.HasTakenAsync(1_005);

        mailbox.Taken.Should().Equal(Enumerable.Range(0, 1_005));
        node.Registry.All[webhook.Id].Status.Should().Be(WebhookStatus.Started);
        node.Engine.Find(webhook.Id)!.Held.Progress.FailingSince.Should().BeNull();
    }

    [Fact]
    public async Task Five_days_of_nothing_but_failures_end_in_error_and_set_back_it_goes_on_where_it_stopped()
    {
        var time = new ManualTimeProvider(Start);
        await using var logs = new Logs();
        await using var mailbox = new Mailbox();
        mailbox.Answer(_ => WebhookReceiver.Answer(503));
        await using var node = await Node.StartAsync(logs, time: time);
        var webhook = await node.RegisterAsync(mailbox.Url);
        await logs.PublishAsync(3);
        for (var day = 0; day < 5; day++)
        {
            node.Registry.All[webhook.Id].Status.Should().Be(WebhookStatus.Created);
            await FailAgainAsync(node, webhook, time, TimeSpan.FromDays(1));
        }

        await node.StatusIsAsync(webhook.Id, WebhookStatus.Error);
        node.Registry.All[webhook.Id].Error!.Type.Should().Be("undeliverable");
        node.Registry.All[webhook.Id].Error!.Summary.Should().Contain("HTTP 503");
        await Eventually.HoldsAsync(() => node.Engine.Find(webhook.Id) is null, "its sender ended");
        mailbox.Answer(_ => WebhookReceiver.Ok);
        await logs.PublishAsync(2);
        await node.Registry.ChangeAsync(webhook.Id, present => present with { Status = WebhookStatus.Created, Error = null }, default);
        await mailbox.HasTakenAsync(5);

        mailbox.Taken.Should().Equal(Enumerable.Range(0, 5));
    }

    [Fact]
    public async Task Days_in_which_it_was_disabled_are_no_failures()
    {
        var time = new ManualTimeProvider(Start);
        await using var logs = new Logs();
        await using var mailbox = new Mailbox(_ => WebhookReceiver.Answer(503));
        await using var node = await Node.StartAsync(logs, time: time);
        var webhook = await node.RegisterAsync(mailbox.Url);
        await logs.PublishAsync(1);
        await FailAgainAsync(node, webhook, time, TimeSpan.FromDays(1));
        await node.Registry.ChangeAsync(webhook.Id, present => present with { Status = WebhookStatus.Disabled }, default);
        await Eventually.HoldsAsync(() => node.Engine.Find(webhook.Id) is null, "its sender ended");

        time.Advance(TimeSpan.FromDays(6));
        await node.Registry.ChangeAsync(webhook.Id, present => present with { Status = WebhookStatus.Created }, default);
        await Eventually.HoldsAsync(() => node.Engine.Find(webhook.Id)?.Report.Failed > 0, "it failed again");

        node.Engine.Find(webhook.Id)!.Held.Progress.FailingSince.Should().Be(time.GetUtcNow());
        node.Registry.All[webhook.Id].Status.Should().Be(WebhookStatus.Created);
    }

    [Fact]
    public async Task Gone_is_believed_at_once()
    {
        await using var logs = new Logs();
        await using var mailbox = new Mailbox(_ => WebhookReceiver.Answer(410));
        await using var node = await Node.StartAsync(logs);
        var webhook = await node.RegisterAsync(mailbox.Url);

        await logs.PublishAsync(2);
        await node.StatusIsAsync(webhook.Id, WebhookStatus.Error);

        node.Registry.All[webhook.Id].Error!.Type.Should().Be("gone");
        mailbox.Calls.Should().ContainSingle();
    }

    [Fact]
    public async Task A_connection_that_was_just_closed_is_tried_again_at_once()
    {
        await using var logs = new Logs();
        await using var mailbox = new Mailbox(number => number == 1 ? Mailbox.HangUp : WebhookReceiver.Ok);
        await using var node = await Node.StartAsync(logs, time: new ManualTimeProvider(Start));
        await node.RegisterAsync(mailbox.Url);

        await logs.PublishAsync(3);
        await mailbox.HasTakenAsync(3);

        mailbox.Taken.Should().Equal(0, 1, 2);
    }

    [Fact]
    public async Task A_slow_receiver_delays_only_itself()
    {
        await using var logs = new Logs();
        var release = new TaskCompletionSource();
        await using var stuck = new WebhookReceiver(async (_, answer, stop) =>
        {
            await release.Task.WaitAsync(stop);
            await answer.WriteAsync(WebhookReceiver.Ok, stop);
        });
        await using var mailbox = new Mailbox();
        await using var node = await Node.StartAsync(logs);
        await node.RegisterAsync(stuck.Url);
        await node.RegisterAsync(mailbox.Url);

        await logs.PublishAsync(100);
        await mailbox.HasTakenAsync(100);

        stuck.Connections.Should().Be(1);
        release.SetResult();
    }

    [Fact]
    public async Task A_gap_is_told_by_the_next_call_and_forgotten_when_the_receiver_took_it()
    {
        await using var logs = new Logs();
        await using var mailbox = new Mailbox();
        await using var node = await Node.StartAsync(logs);
        var webhook = await node.RegisterAsync(mailbox.Url, """ "events":["flows/segments_added"],"source_ids":["00000000-0000-4000-8000-00000000000a"] """);
        // Of this flow nothing is known: it may be one of the source.
        await logs.PublishAsync(1);
        await Eventually.HoldsAsync(() => node.Engine.Find(webhook.Id)?.Report.Gaps == 1, "the gap was met");
        node.Engine.Find(webhook.Id)!.Held.Progress.Position.Should().Be(webhook.Start, "what the receiver was not told yet is met again after a restart");

        const string Flow = "00000000-0000-4000-8000-000000000001";
        await logs.PublishAsync($$$$"""{"event_timestamp":"2026-07-23T12:41:28Z","event_type":"flows/created","event":{"flow":{"id":"{{{{Flow}}}}","source_id":"00000000-0000-4000-8000-00000000000a","format":"urn:x-nmos:format:data"}}}""");
        mailbox.Answer(number => number == 0 ? Mailbox.HangUp : WebhookReceiver.Ok);
        await logs.PublishAsync(SampleEvents.Segment(1, Flow));
        await logs.PublishAsync(SampleEvents.Segment(2, Flow));
        await mailbox.HasTakenAsync(2);

        mailbox.Calls.Take(2).Should().OnlyContain(call => call.Header("RealtimeHub-Gap")!.StartsWith("unresolved;after="));
        mailbox.Calls[2].Header("RealtimeHub-Gap").Should().BeNull();
        node.Engine.Find(webhook.Id)!.Report.Attempts.Newest.Should().Contain(attempt => attempt.IsDelivered && attempt.Gap != null);
    }

    [Fact]
    public async Task What_retention_took_while_the_receiver_was_away_is_told_as_a_gap()
    {
        var time = new ManualTimeProvider(Start);
        await using var logs = new Logs(retention: new Retention(Count: 10));
        await using var mailbox = new Mailbox(_ => WebhookReceiver.Answer(500));
        await using var node = await Node.StartAsync(logs, time: time);
        var webhook = await node.RegisterAsync(mailbox.Url);
        await logs.PublishAsync(1);
        await mailbox.HasHeardAsync(1);
        await logs.PublishAsync(100);
        mailbox.Answer(_ => WebhookReceiver.Ok);
        await NextTryAsync(node, webhook, time, TimeSpan.FromMinutes(1));
        await mailbox.HasTakenAsync(10);

        mailbox.Taken.Should().Equal(Enumerable.Range(91, 10));
        mailbox.Calls[1].Header("RealtimeHub-Gap").Should().StartWith("retention;after=");
        node.Engine.Find(webhook.Id)!.Report.Gaps.Should().Be(1);
    }

    [Fact]
    public async Task A_replay_delivers_again_from_where_it_is_asked()
    {
        await using var logs = new Logs();
        await using var mailbox = new Mailbox();
        await using var node = await Node.StartAsync(logs);
        var webhook = await node.RegisterAsync(mailbox.Url);
        await logs.PublishAsync(5);
        await mailbox.HasTakenAsync(5);

        await node.Registry.ChangeAsync(webhook.Id, present => present with { Start = webhook.Start, Starts = present.Starts + 1 }, default);
        await mailbox.HasTakenAsync(10);

        mailbox.Taken.Should().Equal([.. Enumerable.Range(0, 5), .. Enumerable.Range(0, 5)]);
    }

    [Fact]
    public async Task A_disabled_webhook_is_not_called_and_goes_on_where_it_stopped()
    {
        await using var logs = new Logs();
        await using var mailbox = new Mailbox();
        await using var node = await Node.StartAsync(logs);
        var webhook = await node.RegisterAsync(mailbox.Url);
        await logs.PublishAsync(2);
        await mailbox.HasTakenAsync(2);
        await node.Registry.ChangeAsync(webhook.Id, present => present with { Status = WebhookStatus.Disabled }, default);
        await Eventually.HoldsAsync(() => node.Engine.Find(webhook.Id) is null, "its sender ended");

        await logs.PublishAsync(3);
        await node.Registry.ChangeAsync(webhook.Id, present => present with { Status = WebhookStatus.Created }, default);
        await mailbox.HasTakenAsync(5);

        mailbox.Taken.Should().Equal(Enumerable.Range(0, 5));
    }

    [Fact]
    public async Task A_removed_webhook_leaves_nothing_behind()
    {
        await using var logs = new Logs();
        await using var mailbox = new Mailbox();
        await using var node = await Node.StartAsync(logs);
        var webhook = await node.RegisterAsync(mailbox.Url);
        await logs.PublishAsync(1);
        await mailbox.HasTakenAsync(1);

        await node.Registry.RemoveAsync(webhook.Id, default);
        await Eventually.HoldsAsync(() => node.Engine.Find(webhook.Id) is null, "its sender ended");
        await logs.PublishAsync(1);

        node.Remembered.Values.Keys.Should().NotContain(key => key.Contains(webhook.Id.ToString()));
        mailbox.Taken.Should().Equal(0);
    }

    // Lets the next try come, and fail.
    private static async Task FailAgainAsync(Node node, Webhook webhook, ManualTimeProvider time, TimeSpan by)
    {
        var failed = await WaitsAsync(node, webhook);
        time.Advance(by);
        await Eventually.HoldsAsync(() => node.Engine.Find(webhook.Id) is not { } sender || sender.Report.Failed > failed, "the next try failed");
    }

    private static async Task NextTryAsync(Node node, Webhook webhook, ManualTimeProvider time, TimeSpan by)
    {
        await WaitsAsync(node, webhook);
        time.Advance(by);
    }

    private static async Task<long> WaitsAsync(Node node, Webhook webhook)
    {
        await Eventually.HoldsAsync(() => node.Engine.Find(webhook.Id)?.Report.NextTry is not null, "it waits for its next try");
        return node.Engine.Find(webhook.Id)!.Report.Failed;
    }
}
