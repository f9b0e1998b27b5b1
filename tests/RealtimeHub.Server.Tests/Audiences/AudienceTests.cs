using System.Text.RegularExpressions;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using RealtimeHub.EventLog;
using RealtimeHub.Protocol;
using RealtimeHub.Server.Audiences;
using RealtimeHub.Server.Sockets;
using RealtimeHub.Server.Streams;
using RealtimeHub.TestKit;

namespace RealtimeHub.Server.Tests.Audiences;

/// <summary>A member that joins with more than its audience has read is told nothing twice, and misses nothing.</summary>
public sealed partial class AudienceTests
{
    private const int Events = 10;

    [Fact]
    public async Task Member_ahead_that_steps_aside_gets_only_the_events_that_it_has_not()
    {
        await using var hub = await TestHub.StartAsync();
        var (audience, reading, board, _) = await OpenAsync(hub);
        var (quick, slow) = (new HeldWire(isHeld: false), new HeldWire(isHeld: true));
        Join(hub, audience, reading, quick);
        var ahead = reading.Position.Plus(4);
        Join(hub, audience, reading.Again(ahead, reading.Heard), slow);

        // The slow one is in the middle of the notice when the events come.
        board.Post(new NoticeMessage("first", "One."));
        audience.Start();
        await Eventually.HoldsAsync(() => Sequences(quick).Count == Events, "the quick one has every event");
        slow.Release();

        await Eventually.HoldsAsync(() => Sequences(slow).LastOrDefault() == Events, "the slow one has the last event");
        Sequences(slow).Should().Equal(5, 6, 7, 8, 9, 10);
        Notices(slow).Should().Equal("first");
    }

    [Fact]
    public async Task Member_that_has_heard_a_notice_hears_it_once_and_the_next_one_too()
    {
        await using var hub = await TestHub.StartAsync();
        var (audience, reading, board, log) = await OpenAsync(hub);
        var (other, ahead) = (new HeldWire(isHeld: false), new HeldWire(isHeld: false));
        Join(hub, audience, reading, other);
        Join(hub, audience, reading.Again(reading.Position, reading.Heard with { Notices = reading.Heard.Notices + 1 }), ahead);

        board.Post(new NoticeMessage("first", "One."));
        audience.Start();
        await Eventually.HoldsAsync(() => Sequences(ahead).Count == Events, "all have every event");
        board.Post(new NoticeMessage("second", "Two."));
        log.WakeReaders();

        await Eventually.HoldsAsync(() => Notices(ahead).Contains("second"), "the second notice came");
        Notices(ahead).Should().Equal("second");
        await Eventually.HoldsAsync(() => Notices(other).Count == 2, "the other one has both");
    }

    private static async Task<(Audience Audience, Subscription Reading, NoticeBoard Board, IEventLog Log)> OpenAsync(TestHub hub)
    {
        await hub.PublishAsync(Enumerable.Range(0, Events).Select(n => SampleEvents.Segment(n)));
        var (board, log) = (hub.Services.GetRequiredService<NoticeBoard>(), hub.Services.GetRequiredService<StreamDirectory>().All.First());
        var tip = Position.Parse(await hub.TipAsync());
        var reading = new Subscription(log, EventFilter.All, board, TimeProvider.System).Again(tip with { Sequence = 0 }, new Heard(0, Heard.LastOfAll));
        var protocol = new JsonHubProtocol(hub.Services.GetRequiredService<IOptions<JsonHubProtocolOptions>>());
        var hall = hub.Services.GetRequiredService<AudienceHall>();
        return (new Audience(hall, new StreamFrames(protocol, "1"), reading.Again(reading.Position, reading.Heard), board), reading, board, log);
    }

    private static void Join(TestHub hub, Audience audience, Subscription reading, HeldWire wire)
    {
        var subscriber = new Subscriber(hub.Services.GetRequiredService<AudienceHall>(), reading, StartFrom.Now, "{}", new Output(wire), 0, CancellationToken.None);
        audience.Join(subscriber, reading).Should().Be(Joining.Done);
    }

    private static List<long> Sequences(HeldWire wire) => [.. EventPosition().Matches(wire.Text).Select(m => long.Parse(m.Groups[1].Value))];

    private static List<string> Notices(HeldWire wire) => [.. NoticeReason().Matches(wire.Text).Select(m => m.Groups[1].Value)];

    [GeneratedRegex("\"position\":\"[0-9a-f]+\\.(\\d+)\",\"groups\"")]
    private static partial Regex EventPosition();

    [GeneratedRegex("\"reason\":\"(\\w+)\"")]
    private static partial Regex NoticeReason();

    private sealed class Output(IWire wire) : ISubscriberOutput
    {
        FrameOutput ISubscriberOutput.Output { get; } = new(wire);

        public bool IsBinary => false;
    }
}
