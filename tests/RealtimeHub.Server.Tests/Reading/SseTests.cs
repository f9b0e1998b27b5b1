using System.Buffers;
using System.Net.ServerSentEvents;
using RealtimeHub.Protocol;
using RealtimeHub.Server.Reading;
using RealtimeHub.TestKit;

namespace RealtimeHub.Server.Tests.Reading;

public sealed class SseTests
{
    [Fact]
    public async Task Events_are_unnamed_messages_with_their_position_as_id_and_the_state_is_named()
    {
        await using var hub = await TestHub.StartAsync([("RealtimeHub:Node", "node-1")]);
        var position = (await hub.PublishAsync(SampleEvents.Segment(1))).Single();
        await using var sse = await SseReader.OpenAsync(hub, "from=beginning");

        var e = await sse.NextAsync();
        var caughtUp = await sse.NextAsync();

        (e!.Value.EventType, e.Value.EventId).Should().Be(("message", position));
        (caughtUp!.Value.EventType, caughtUp.Value.EventId).Should().Be(("caught_up", position));
        caughtUp.Value.Data.Should().Be($$"""{"kind":"caught_up","position":"{{position}}","node":"node-1"}""");
    }

    [Fact]
    public async Task Answer_is_neither_cached_nor_buffered_on_its_way()
    {
        await using var hub = await TestHub.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/streams/tams/events");
        request.Headers.Accept.ParseAdd("text/event-stream");

        using var response = await hub.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Deadline.Token());

        response.Content.Headers.ContentType!.MediaType.Should().Be("text/event-stream");
        response.Headers.CacheControl!.NoStore.Should().BeTrue();
        response.Headers.GetValues("X-Accel-Buffering").Should().Equal("no");
    }

    [Fact]
    public async Task Last_event_id_resumes_after_it_and_wins_over_from()
    {
        await using var hub = await TestHub.StartAsync();
        var positions = await hub.PublishAsync(SampleEvents.Eight);
        string last;
        await using (var first = await SseReader.OpenAsync(hub, "from=beginning"))
        {
            await first.EventsAsync(3);
            last = first.LastEventId;
        }

        await using var resumed = await SseReader.OpenAsync(hub, "from=beginning", lastEventId: last);

        (await resumed.EventsAsync(5)).Select(e => e.EventId).Should().Equal(positions.Skip(3));
    }

    [Fact]
    public async Task Caught_up_moves_the_id_past_events_that_the_filter_hides()
    {
        await using var hub = await TestHub.StartAsync();
        await hub.PublishAsync(SampleEvents.Segment(1));
        await using var sse = await SseReader.OpenAsync(hub, "from=beginning&events=sources/deleted");

        await sse.NextOfKindAsync("caught_up");

        sse.LastEventId.Should().Be(await hub.TipAsync());
    }

    [Fact]
    public void Message_without_events_moves_the_id_and_shows_nothing()
    {
        var output = new ArrayBufferWriter<byte>();
        SseWriter.Write(output, new EventsMessage([], Position.Parse("0123456789abcdef.7"), 3));
        SseWriter.Write(output, new CaughtUpMessage(Position.Parse("0123456789abcdef.9"), "n"));
        SseWriter.Write(output, new EventsMessage([], Position.Parse("0123456789abcdef.11"), 3));
        var parser = SseParser.Create(new MemoryStream(output.WrittenMemory.ToArray()));

        var items = parser.Enumerate().ToList();

        items.Should().ContainSingle().Which.EventId.Should().Be("0123456789abcdef.9");
        parser.LastEventId.Should().Be("0123456789abcdef.11");
    }

    [Fact]
    public void Notice_has_no_id_and_moves_nothing()
    {
        var output = new ArrayBufferWriter<byte>();
        SseWriter.Write(output, new NoticeMessage("shutdown", "two\nlines"));

        var item = SseParser.Create(new MemoryStream(output.WrittenMemory.ToArray())).Enumerate().Single();

        (item.EventType, item.EventId).Should().Be(("notice", null));
        item.Data.Should().Be("""{"kind":"notice","reason":"shutdown","text":"two\nlines"}""");
    }
}
