using System.Text.Json;

namespace RealtimeHub.Tams.Tests;

public sealed class SampleEventTests
{
    private static readonly Guid FlowId = Guid.Parse(Samples.Id);
    private static readonly Guid SourceId = Guid.Parse(Samples.OtherId);

    public static TheoryData<string> FlowExamples => new(TestData.Examples("flow-get-"));

    public static TheoryData<string> SourceExamples => new(TestData.Examples("source-get-"));

    [Fact]
    public void Samples_cover_every_type_and_share_what_all_events_have()
    {
        foreach (var (type, json) in EventTypes.All.Zip(Samples.Events))
        {
            var e = Samples.Parse(json.GetRawText());
            e.Type.Should().Be(type);
            e.EventTimestamp.Should().Be("2026-07-23T12:41:28Z");
            e.Time.Should().Be(new DateTimeOffset(2026, 7, 23, 12, 41, 28, TimeSpan.Zero));
            JsonElement.DeepEquals(e.Json, json).Should().BeTrue();
        }
    }

    [Fact]
    public void Flow_created_has_the_flow()
    {
        var flow = Sample<FlowsCreated>().Flow;

        flow.Id.Should().Be(FlowId);
        flow.SourceId.Should().Be(SourceId);
        flow.Label.Should().Be("bbb");
        flow.Description.Should().Be("Big Buck Bunny");
        flow.Format.Should().Be("urn:x-nmos:format:video");
        flow.Tags.Should().ContainKey("input_quality").WhoseValue.Should().Equal("contribution");
        flow.CollectedBy.Should().Equal(Guid.Parse("e85efab4-993b-4ad6-9af3-4cd8d0d38860"));
        flow.FlowCollection.Should().BeEmpty();
        flow.SegmentsUpdated.Should().Be(new DateTimeOffset(2023, 9, 14, 9, 45, 26, TimeSpan.Zero));
        flow.MetadataVersion.Should().BeNull();
        flow.Status.Should().BeNull();
        flow.Json.GetProperty("codec").GetString().Should().Be("video/h264");
    }

    [Fact]
    public void Flow_updated_has_the_flow() =>
        Sample<FlowsUpdated>().Flow.Id.Should().Be(Guid.Parse("6101df05-06bb-41b8-8af4-cf7cd33df209"));

    [Fact]
    public void Flow_deleted_has_the_flow_id() => Sample<FlowsDeleted>().FlowId.Should().Be(FlowId);

    [Fact]
    public void Segments_added_has_the_segments_and_their_timeranges()
    {
        var added = Sample<FlowsSegmentsAdded>();

        added.FlowId.Should().Be(FlowId);
        added.Timerange.Should().BeNull();
        added.Timeranges.Select(range => range.ToString()).Should().Equal("[100:0_110:0)", "[110:0_120:0)", "[120:0_130:0)");
        added.Segments.Select(segment => segment.Timerange).Should().Equal(added.Timeranges);
        added.Segments[1].ObjectId.Should().Be("25be83fc-11d1-5743-9d47-6865cef5ea35");
        added.Segments[1].GetUrls!.Value.GetArrayLength().Should().Be(2);
        added.Segments[1].TsOffset.Should().BeNull();
        added.Segments[1].LastDuration.Should().BeNull();
        added.ToString().Should().Be("flows/segments_added at 2026-07-23T12:41:28Z");
    }

    [Fact]
    public void Segments_deleted_has_the_timerange()
    {
        var deleted = Sample<FlowsSegmentsDeleted>();

        deleted.FlowId.Should().Be(FlowId);
        deleted.Timerange.ToString().Should().Be("[0:0_10:0)");
        deleted.Timeranges.Should().Equal(deleted.Timerange);
    }

    [Fact]
    public void Source_created_has_the_source()
    {
        var source = Sample<SourcesCreated>().Source;

        source.Id.Should().Be(SourceId);
        source.Format.Should().Be("urn:x-nmos:format:video");
        source.Label.Should().Be("bbb");
        source.Description.Should().Be("Big Buck Bunny video");
        source.CollectedBy.Should().Equal(Guid.Parse("86761f3a-5998-4cfe-9a89-8459bcb8ea52"));
        source.SourceCollection.Should().BeEmpty();
        source.Tags.Should().BeEmpty();
    }

    [Fact]
    public void Source_updated_has_the_source() =>
        Sample<SourcesUpdated>().Source.Tags["editorial_purpose"].Should().Equal("cleanfeed");

    [Fact]
    public void Source_deleted_has_the_source_id() => Sample<SourcesDeleted>().SourceId.Should().Be(FlowId);

    [Fact]
    public void Only_segment_events_touch_the_timeline() =>
        Samples.Events.Select(json => Samples.Parse(json.GetRawText())).Where(e => e.Timeranges.Count > 0).Select(e => e.Type)
            .Should().Equal(EventType.FlowsSegmentsAdded, EventType.FlowsSegmentsDeleted);

    [Theory]
    [MemberData(nameof(FlowExamples))]
    public void Flow_example_of_the_specification_is_readable(string file)
    {
        var json = TestData.Read(file);

        var e = (FlowsUpdated)Samples.Parse(Samples.Envelope("flows/updated", $$"""{"flow":{{json.GetRawText()}} }"""));

        e.Flow.Id.ToString().Should().Be(json.GetProperty("id").GetString());
        e.Flow.SourceId.ToString().Should().Be(json.GetProperty("source_id").GetString());
        e.Flow.FlowCollection.Should().HaveCount(json.TryGetProperty("flow_collection", out var parts) ? parts.GetArrayLength() : 0);
        e.Flow.Tags.Should().HaveCount(json.TryGetProperty("tags", out var tags) ? tags.GetPropertyCount() : 0);
    }

    [Theory]
    [MemberData(nameof(SourceExamples))]
    public void Source_example_of_the_specification_is_readable(string file)
    {
        var json = TestData.Read(file);

        var e = (SourcesUpdated)Samples.Parse(Samples.Envelope("sources/updated", $$"""{"source":{{json.GetRawText()}} }"""));

        e.Source.Id.ToString().Should().Be(json.GetProperty("id").GetString());
        e.Source.Format.Should().Be(json.GetProperty("format").GetString());
        e.Source.SourceCollection.Should().HaveCount(json.TryGetProperty("source_collection", out var parts) ? parts.GetArrayLength() : 0);
    }

    private static T Sample<T>() where T : TamsEvent =>
        Samples.Events.Select(json => Samples.Parse(json.GetRawText())).OfType<T>().Single();
}
