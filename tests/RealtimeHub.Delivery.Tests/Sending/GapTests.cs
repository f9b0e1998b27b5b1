using RealtimeHub.Delivery.Tests.Kit;
using RealtimeHub.EventLog;
using RealtimeHub.TestKit;
using RealtimeHub.TestKit.Receiving;

namespace RealtimeHub.Delivery.Tests.Sending;

/// <summary>What cannot be delivered is told.</summary>
public sealed class GapTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 21, 5, 0, 0, TimeSpan.Zero);

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
        await node.NextTryAsync(webhook, time, TimeSpan.FromMinutes(1));
        await mailbox.HasTakenAsync(10);

        mailbox.Taken.Should().Equal(Enumerable.Range(91, 10));
        mailbox.Calls[1].Header("RealtimeHub-Gap").Should().StartWith("retention;after=");
        node.Engine.Find(webhook.Id)!.Report.Gaps.Should().Be(1);
    }
}
