using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using RealtimeHub.Tams;

namespace RealtimeHub.Protocol.Tests;

public sealed class EventFilterTests
{
    [Fact]
    public void Filter_is_read_as_it_is_written() => Laws.Hold(Samples.Filters, filter =>
    {
        var json = JsonSerializer.Serialize(filter, ProtocolJson.Options);

        JsonSerializer.Serialize(JsonSerializer.Deserialize<EventFilter>(json, ProtocolJson.Options), ProtocolJson.Options).Should().Be(json);
    });

    [Fact]
    public void Query_means_the_same_as_json() => Laws.Hold(Samples.Filters, filter =>
    {
        var json = JsonSerializer.SerializeToElement(filter, ProtocolJson.Options);
        var fromQuery = EventFilter.All;
        foreach (var member in json.EnumerateObject())
        {
            var value = member.Value.ValueKind == JsonValueKind.Array ? string.Join(',', member.Value.EnumerateArray().Select(item => item.GetString())) : member.Value.GetString()!;
            EventFilterReader.TryAdd(ref fromQuery, member.Name, value, out _).Should().BeTrue();
        }

        EventFilterReader.TryRead(json, "filter", out var fromJson, out _).Should().BeTrue();
        JsonSerializer.Serialize(fromQuery, ProtocolJson.Options).Should().Be(JsonSerializer.Serialize(fromJson, ProtocolJson.Options));
    });

    [Fact]
    public void Event_matches_as_the_table_of_the_specification_says() => Laws.Hold(Pairs, pair =>
        pair.Filter.Matches(pair.Event).Should().Be(FilterTable.Matches(pair.Filter, pair.Event)));

    [Fact]
    public void Scope_has_a_key_of_every_event_that_the_filter_matches() => Laws.Hold(Pairs, pair =>
    {
        if (EventScope.Of(pair.Filter) is not { } scope || !pair.Filter.Matches(pair.Event)) return;
        var keys = new List<Group>();
        EventScope.VisitKeys(pair.Event, keys, (key, list) => list.Add(key));

        keys.Should().Contain(key => scope.Keys.Contains(key));
    });

    [Theory]
    [InlineData(EventType.FlowsCreated, EventType.FlowsUpdated, true)]
    [InlineData(EventType.FlowsDeleted, EventType.SourcesCreated, true)]
    [InlineData(EventType.SourcesUpdated, EventType.SourcesDeleted, true)]
    [InlineData(EventType.FlowsCreated, EventType.FlowsSegmentsDeleted, false)]
    [InlineData(EventType.FlowsSegmentsAdded, EventType.SourcesCreated, false)]
    public void Filter_of_event_types_has_a_scope_that_no_segment_event_concerns_unless_it_wants_one(EventType one, EventType other, bool isScoped)
    {
        var scope = EventScope.Of(new EventFilter { Events = [one, other] });

        (scope is not null).Should().Be(isScoped);
        Laws.Hold(Samples.Events, e =>
        {
            var keys = new List<Group>();
            EventScope.VisitKeys(e, keys, (key, list) => list.Add(key));
            if (e.Type == one || e.Type == other) keys.Should().Contain(key => scope == null || scope.Keys.Contains(key));
            if (e.Type.IsSegmentEvent()) keys.Should().NotContain(key => scope != null && scope.Keys.Contains(key));
        });
    }

    [Fact]
    public void Group_filter_matches_what_is_stamped_with_it_and_its_scope_has_the_group() =>
        Laws.Hold(from e in Samples.Events from g in Laws.Groups select (e, g), pair =>
        {
            var filter = new EventFilter { Group = pair.g };

            filter.Matches(pair.e).Should().Be(pair.e.Groups.Contains(pair.g));
            EventScope.Of(filter)!.Keys.Should().Contain(pair.g);
        });

    [Fact]
    public void Filter_of_nothing_matches_everything_and_has_no_scope()
    {
        EventScope.Of(EventFilter.All).Should().BeNull();
        Laws.Hold(Samples.Events, e => EventFilter.All.Matches(e).Should().BeTrue());
    }

    [Theory]
    [InlineData("""{"flow_id":"x"}""", "filter.flow_id")]
    [InlineData("""{"Events":[]}""", "filter.Events")]
    [InlineData("""{"group":"flow:00000000-0000-4000-8000-000000000001"}""", "filter.group")]
    [InlineData("""{"events":"flows/created"}""", "filter.events")]
    [InlineData("""{"events":[7]}""", "filter.events")]
    [InlineData("""{"events":["flows/created","x"]}""", "filter.events[1]")]
    [InlineData("""{"flow_ids":["x"]}""", "filter.flow_ids[0]")]
    [InlineData("""{"source_ids":[null]}""", "filter.source_ids")]
    [InlineData("""{"timerange":7}""", "filter.timerange")]
    [InlineData("""{"timerange":"7"}""", "filter.timerange")]
    [InlineData("""{"events":["\ud800"]}""", "filter")]
    [InlineData("[]", "filter")]
    [InlineData("7", "filter")]
    public void Filter_that_is_wrong_is_refused_with_the_member_named(string json, string member)
    {
        EventFilterReader.TryRead(JsonDocument.Parse(json).RootElement, "filter", out _, out var fault).Should().BeFalse();

        fault!.Member.Should().Be(member);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"events":null,"timerange":null}""")]
    public void Member_that_is_not_set_has_no_effect(string json)
    {
        EventFilterReader.TryRead(JsonDocument.Parse(json).RootElement, "filter", out var filter, out _).Should().BeTrue();

        filter.Should().Be(EventFilter.All);
    }

    private static Gen<(EventFilter Filter, HubEvent Event)> Pairs => from filter in Samples.Filters from e in Samples.Events select (filter, e);
}
