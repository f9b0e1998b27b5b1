using System.Text.Json;
using RealtimeHub.Protocol;
using RealtimeHub.TestKit;

namespace RealtimeHub.Server.Tests.Publishing;

public sealed class PublishTests(HubFixture fixture) : SharedHubTests(fixture)
{
    [Fact]
    public async Task One_envelope_is_answered_201_with_its_position()
    {
        using var response = await Hub.PostAsync(SampleEvents.Segment(1));

        ((int)response.StatusCode).Should().Be(201);
        response.Content.Headers.ContentType!.MediaType.Should().Be("application/json");
        var answer = await response.JsonAsync();
        answer.EnumerateObject().Select(m => m.Name).Should().Equal("positions");
        HubCalls.ReadPositions(answer).Should().Equal(await Hub.TipAsync());
    }

    [Fact]
    public async Task Array_gets_dense_positions_in_its_order()
    {
        var tip = Position.Parse(await Hub.TipAsync());

        var positions = await Hub.PublishAsync(Enumerable.Range(0, 50).Select(n => SampleEvents.Segment(n)));

        positions.Should().Equal(Enumerable.Range(1, 50).Select(n => tip.Plus(n).ToString()));
        var page = await Hub.PageAsync($"from=position:{tip}&limit=1000");
        page.GetProperty("events").EnumerateArray().ToList().Positions().Should().Equal(positions);
        page.GetProperty("events")[49].GetProperty("event").GetProperty("segments")[0].GetProperty("object_id").GetString().Should().Be("object-49");
    }

    [Theory]
    [InlineData("\n", "application/x-ndjson")]
    [InlineData("\r\n", "application/x-ndjson")]
    [InlineData("\n\n", "application/json")]
    [InlineData("", "application/jsonl")]
    [InlineData(" ", "application/vnd.tams.event+json; charset=UTF-8")]
    public async Task Ndjson_is_taken_whatever_stands_between_the_envelopes(string between, string contentType)
    {
        var tip = await Hub.TipAsync();

        using var response = await Hub.PostAsync(string.Join(between, SampleEvents.Eight) + between, contentType);

        ((int)response.StatusCode).Should().Be(201);
        HubCalls.ReadPositions(await response.JsonAsync()).Should().HaveCount(8);
        var events = (await Hub.PageAsync($"from=position:{tip}")).GetProperty("events").EnumerateArray();
        BareEvents.ShouldBeSame(events.Select(e => e.GetRawText()), SampleEvents.Eight);
    }

    [Fact]
    public async Task Pretty_printed_ndjson_with_crlf_is_kept_as_one_line_an_event()
    {
        var pretty = SampleEvents.Eight.Select(e => JsonSerializer.Serialize(JsonDocument.Parse(e), new JsonSerializerOptions { WriteIndented = true, NewLine = "\r\n" }));
        var tip = await Hub.TipAsync();

        await Hub.PublishAsync(string.Join("\r\n", pretty));

        var events = (await Hub.PageAsync($"from=position:{tip}")).GetProperty("events").EnumerateArray().Select(e => e.GetRawText()).ToList();
        events.Should().OnlyContain(e => !e.Contains('\n') && !e.Contains('\r'));
        BareEvents.ShouldBeSame(events, SampleEvents.Eight);
    }

    [Fact]
    public async Task Strings_escapes_and_numbers_keep_their_text_byte_for_byte()
    {
        const string Odd = """{"b":  1.50e+007 , "a":"\u00e4ä \\\" / \/ <&>\t \u2028 😀\ud83d\ude00","zero":-0.0,"big":12345678901234567890123,"e":[ ],"o":{ }}""";
        const string Kept = """{"b":1.50e+007,"a":"\u00e4ä \\\" / \/ <&>\t \u2028 😀\ud83d\ude00","zero":-0.0,"big":12345678901234567890123,"e":[],"o":{}}""";
        var tip = await Hub.TipAsync();

        await Hub.PublishAsync($$$"""{"event_timestamp":"2026-07-23T12:41:28.5+02:00", "event_type":"flows/deleted","event":{"flow_id":"{{{SampleEvents.FlowId}}}","odd":{{{Odd}}}},"more":1}""");

        var text = (await Hub.PageAsync($"from=position:{tip}")).GetProperty("events")[0].GetRawText();
        text.Should().StartWith($$$"""{"event_timestamp":"2026-07-23T12:41:28.5+02:00","event_type":"flows/deleted","event":{"flow_id":"{{{SampleEvents.FlowId}}}","odd":{{{Kept}}}},"more":1,"position":""");
    }

    [Fact]
    public async Task Event_that_aHub_delivered_can_be_published_again()
    {
        await Hub.PublishAsync(SampleEvents.Eight[0]);
        var delivered = (await Hub.PageAsync("from=beginning&limit=1000")).GetProperty("events").EnumerateArray().Last().GetRawText();

        var position = await Hub.PublishAsync(delivered);

        var again = (await Hub.PageAsync("from=beginning&limit=1000")).GetProperty("events").EnumerateArray().Last();
        again.GetProperty("position").GetString().Should().Be(position.Single());
        again.EnumerateObject().Select(m => m.Name).Should().Equal("event_timestamp", "event_type", "event", "position", "groups", "received");
        BareEvents.ShouldBeSame([again.GetRawText()], [SampleEvents.Eight[0]]);
    }

    [Fact]
    public async Task Members_named_like_theHubs_are_dropped_wherever_they_stand()
    {
        var tip = await Hub.TipAsync();

        await Hub.PublishAsync($$$"""{"groups":null,"position":7,"event_timestamp":"2026-07-23T12:41:28Z","ä\u00e4":"\u00e4","event_type":"flows/deleted","received":{},"event":{"flow_id":"{{{SampleEvents.FlowId}}}","position":1.0}}""");

        var e = (await Hub.PageAsync($"from=position:{tip}")).GetProperty("events")[0];
        e.EnumerateObject().Select(m => m.Name).Should().Equal("event_timestamp", "ää", "event_type", "event", "position", "groups", "received");
        e.GetProperty("event").GetProperty("position").GetRawText().Should().Be("1.0");
        e.GetRawText().Should().Contain("""ä\u00e4":"\u00e4",""", "nothing else is touched");
    }

    [Fact]
    public async Task Empty_array_publishes_nothing_and_is_answered_201()
    {
        var tip = await Hub.TipAsync();

        (await Hub.PublishAsync("[]")).Should().BeEmpty();
        (await Hub.PublishAsync(" [ ] ", key: "empty")).Should().BeEmpty();
        (await Hub.TipAsync()).Should().Be(tip);
    }

    [Fact]
    public async Task Thousand_events_and_256_kibibytes_are_taken()
    {
        (await Hub.PublishAsync(Enumerable.Range(0, 1000).Select(n => SampleEvents.Segment(n)))).Should().HaveCount(1000);

        var padding = new string('x', 256 * 1024 - Padded("").Length);
        Padded(padding).Length.Should().Be(256 * 1024);
        (await Hub.PublishAsync(Padded(padding))).Should().ContainSingle();
    }

    [Fact]
    public async Task Concurrent_publishes_get_all_positions_once_and_each_batch_stays_together()
    {
        var before = Position.Parse(await Hub.TipAsync());

        var batches = await Task.WhenAll(Enumerable.Range(0, 40).Select(b => Hub.PublishAsync(Enumerable.Range(b * 10, 10).Select(n => SampleEvents.Segment(n)))));

        batches.SelectMany(b => b).Order(StringComparer.Ordinal).Should().Equal(Enumerable.Range(1, 400).Select(n => before.Plus(n).ToString()).Order(StringComparer.Ordinal));
        foreach (var batch in batches) batch.Should().Equal(Enumerable.Range(0, 10).Select(n => Position.Parse(batch[0]).Plus(n).ToString()));
    }

    [Fact]
    public async Task Deepest_event_that_is_taken_can_be_read_by_clients_that_stop_at_64_levels()
    {
        await using var hub = await TestHub.StartAsync();
        await using var wire = await SignalRWire.ConnectAsync(hub);
        await wire.InvokeAsync("JoinGroup", "tams", $"flow:{SampleEvents.FlowId}", "beginning");

        await hub.PublishAsync(Deep(56));
        await hub.PublishAsync([Deep(56)]);

        (await hub.PageAsync()).GetProperty("events").GetArrayLength().Should().Be(2);
        (await wire.Calls.EventsAsync(2)).Should().HaveCount(2);
        foreach (var body in new[] { Deep(57), $" [{Deep(57)}]" })
        {
            using var response = await hub.PostAsync(body);

            await response.ShouldBeProblemAsync(400, "malformed-json");
        }
    }

    private static string Deep(int levels) =>
        $$$"""{"event_timestamp":"2026-07-23T12:41:28Z","event_type":"flows/deleted","event":{"flow_id":"{{{SampleEvents.FlowId}}}","x":{{{new string('[', levels - 2)}}}{{{new string(']', levels - 2)}}}}}""";

    private static string Padded(string padding) =>
        $$$"""{"event_timestamp":"2026-07-23T12:41:28Z","event_type":"flows/deleted","event":{"flow_id":"{{{SampleEvents.FlowId}}}","x":"{{{padding}}}"}}""";
}
