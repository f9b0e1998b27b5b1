using System.Globalization;

namespace RealtimeHub.Tams.Tests;

/// <summary>Shapes of older stores and of careless ones, which are read all the same.</summary>
public sealed class EventShapeTests
{
    [Fact]
    public void Segments_added_before_6_0_has_a_timerange_and_no_segments()
    {
        var added = (FlowsSegmentsAdded)Samples.Parse(
            Samples.Envelope("flows/segments_added", $$"""{"flow_id":"{{Samples.Id}}","timerange":"[0:0_10:0)"}"""));

        added.Segments.Should().BeEmpty();
        added.Timerange.Should().Be(Timerange.Parse("[0:0_10:0)"));
        added.Timeranges.Should().Equal(Timerange.Parse("[0:0_10:0)"));
    }

    [Fact]
    public void Segments_added_with_both_goes_by_the_segments()
    {
        var added = (FlowsSegmentsAdded)Samples.Parse(Samples.Envelope("flows/segments_added",
            $$"""{"flow_id":"{{Samples.Id}}","timerange":"nonsense","segments":[{"object_id":"o","timerange":"[1:0]"}]}"""));

        added.Timerange.Should().BeNull();
        added.Timeranges.Should().Equal(Timerange.Parse("[1:0]"));
    }

    [Fact]
    public void Segments_added_may_list_none() =>
        ((FlowsSegmentsAdded)Samples.Parse(Samples.Envelope("flows/segments_added", $$"""{"flow_id":"{{Samples.Id}}","segments":[]}""")))
            .Timeranges.Should().BeEmpty();

    [Fact]
    public void Segment_members_that_the_hub_does_not_need_may_be_wrong()
    {
        var added = (FlowsSegmentsAdded)Samples.Parse(Samples.Envelope("flows/segments_added", $$"""
            {"flow_id":"{{Samples.Id}}","segments":[
              {"object_id":"","timerange":"()","ts_offset":"-1:5","last_duration":"0:040000000","get_urls":null,"new":1}]}
            """));

        var segment = added.Segments.Should().ContainSingle().Subject;
        segment.TsOffset.Should().Be(Timestamp.Parse("-1:5"));
        segment.LastDuration.Should().BeNull();
        segment.GetUrls.Should().BeNull();
        segment.ObjectId.Should().BeEmpty();
        segment.Timerange.Should().Be(Timerange.Never);
    }

    [Fact]
    public void Flow_with_identifiers_only_is_enough()
    {
        var flow = ((FlowsCreated)Samples.Parse(
            Samples.Envelope("flows/created", $$$"""{"flow":{"id":"{{{Samples.Id}}}","source_id":"{{{Samples.OtherId}}}"}}"""))).Flow;

        flow.Label.Should().BeNull();
        flow.Tags.Should().BeEmpty();
        flow.CollectedBy.Should().BeEmpty();
        flow.SegmentsUpdated.Should().BeNull();
    }

    [Fact]
    public void Flow_members_of_8_2_are_read_and_odd_ones_passed_over()
    {
        var flow = ((FlowsCreated)Samples.Parse(Samples.Envelope("flows/created", $$$"""
            {"flow":{"id":"{{{Samples.Id}}}","source_id":"{{{Samples.OtherId}}}","status":"ingesting","metadata_version":"v7","label":5,
              "tags":{"a":["x",1,"y"],"b":7,"c":"z"},"collected_by":null,
              "flow_collection":[{"id":"{{{Samples.Id}}}","role":"video"}]}}
            """))).Flow;

        flow.Status.Should().Be("ingesting");
        flow.MetadataVersion.Should().Be("v7");
        flow.Label.Should().BeNull();
        flow.Tags.Keys.Should().BeEquivalentTo("a", "c");
        flow.Tags["a"].Should().Equal("x", "y");
        flow.CollectedBy.Should().BeEmpty();
        flow.FlowCollection.Should().Equal(Guid.Parse(Samples.Id));
    }

    [Fact]
    public void Unknown_members_are_ignored_and_kept()
    {
        var e = Samples.Parse($$"""
            {"event_timestamp":"2026-07-23T12:41:28Z","seq":1,"event_type":"flows/deleted","z":[],
             "event":{"flow_id":"{{Samples.Id}}","why":"x"} }
            """);

        e.Json.GetProperty("seq").GetInt32().Should().Be(1);
    }

    [Fact]
    public void Escapes_in_names_and_values_mean_the_same()
    {
        var e = Samples.Parse($$"""
            {"event_timestamp":"2026-07-23T12:41:28\u005a","event\u005ftype":"flows\/deleted",
             "event":{"flow_id":"\u0034{{Samples.Id[1..]}}"} }
            """);

        e.Should().BeOfType<FlowsDeleted>().Which.FlowId.Should().Be(Guid.Parse(Samples.Id));
        e.EventTimestamp.Should().Be("2026-07-23T12:41:28Z");
    }

    [Theory]
    [InlineData("2023-12-14T16:34:58.131620", "2023-12-14T16:34:58.1316200+00:00")]
    [InlineData("2023-12-14T16:34:58.131620+00:00", "2023-12-14T16:34:58.1316200+00:00")]
    [InlineData("2024-01-01T12:00:00Z", "2024-01-01T12:00:00.0000000+00:00")]
    [InlineData("2024-01-01t12:00:00.1z", "2024-01-01T12:00:00.1000000+00:00")]
    [InlineData("2024-01-01 12:00:00-05:30", "2024-01-01T17:30:00.0000000+00:00")]
    [InlineData("2024-02-29T12:00:00.123456789Z", "2024-02-29T12:00:00.1234567+00:00")]
    [InlineData("2016-12-31T23:59:60Z", "2017-01-01T00:00:00.0000000+00:00")]
    [InlineData("0000-02-29T00:00:00Z", null)]
    [InlineData("0001-01-01T00:00:00+01:00", null)]
    [InlineData("9999-12-31T23:59:60Z", null)]
    public void Event_timestamp_is_read_leniently_and_kept_as_it_came(string text, string? utc)
    {
        var e = Samples.Parse(Samples.Envelope("flows/deleted", $$"""{"flow_id":"{{Samples.Id}}"}""", text));

        e.EventTimestamp.Should().Be(text);
        e.Time?.ToString("O", CultureInfo.InvariantCulture).Should().Be(utc);
    }

    [Theory]
    [InlineData(EventType.FlowsCreated, "flows/created")]
    [InlineData(EventType.FlowsUpdated, "flows/updated")]
    [InlineData(EventType.FlowsDeleted, "flows/deleted")]
    [InlineData(EventType.FlowsSegmentsAdded, "flows/segments_added")]
    [InlineData(EventType.FlowsSegmentsDeleted, "flows/segments_deleted")]
    [InlineData(EventType.SourcesCreated, "sources/created")]
    [InlineData(EventType.SourcesUpdated, "sources/updated")]
    [InlineData(EventType.SourcesDeleted, "sources/deleted")]
    public void Type_and_name_lead_to_each_other(EventType type, string name)
    {
        type.ToText().Should().Be(name);
        EventTypes.TryParse(name, out var parsed).Should().BeTrue();
        parsed.Should().Be(type);
        EventTypes.All.Should().Contain(type).And.HaveCount(8);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Flows/created")]
    [InlineData("flows/created ")]
    [InlineData("flows/segments_deleted_and_more")]
    public void Other_names_are_no_type(string? name) => EventTypes.TryParse(name, out _).Should().BeFalse();

    [Theory]
    [InlineData("4f79cfd1-c057-47f4-8e4d-1b126ca7bf34", true)]
    [InlineData("4F79CFD1-C057-47F4-8E4D-1B126CA7BF34", false)]
    [InlineData("4f79cfd1-c057-77f4-8e4d-1b126ca7bf34", false)]
    [InlineData("4f79cfd1-c057-07f4-8e4d-1b126ca7bf34", false)]
    [InlineData("4f79cfd1-c057-47f4-ce4d-1b126ca7bf34", false)]
    [InlineData("4f79cfd1-c057-47f4-7e4d-1b126ca7bf34", false)]
    [InlineData("4f79cfd1c05747f48e4d1b126ca7bf340000", false)]
    [InlineData("4f79cfd1-c057-47f4-8e4d-1b126ca7bf3-", false)]
    [InlineData("4f79cfd1-c057-47f4-8e4d-1b126ca7bf3", false)]
    [InlineData("ä779cfd1-c057-47f4-8e4d-1b126ca7bf34", false)]
    public void Identifier_follows_the_specification_strictly(string text, bool isGood)
    {
        TamsId.TryParse(text, out var id).Should().Be(isGood);
        if (isGood)
            id.ToString().Should().Be(text);
    }
}
