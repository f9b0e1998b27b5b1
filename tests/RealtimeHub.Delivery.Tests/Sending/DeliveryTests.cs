using System.Text.Json;
using System.Text.RegularExpressions;
using RealtimeHub.Delivery.Sending;
using RealtimeHub.Delivery.Signing;
using RealtimeHub.Delivery.Tests.Kit;
using RealtimeHub.Delivery.Webhooks;
using RealtimeHub.TestKit;
using RealtimeHub.TestKit.Receiving;

namespace RealtimeHub.Delivery.Tests.Sending;

/// <summary>What arrives at a receiver that takes it.</summary>
public sealed class DeliveryTests
{
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
}
