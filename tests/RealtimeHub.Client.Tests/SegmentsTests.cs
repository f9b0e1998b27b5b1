using System.Net;
using RealtimeHub.Tams;
using RealtimeHub.TestKit;

namespace RealtimeHub.Client.Tests;

public sealed class SegmentsTests : IAsyncLifetime
{
    private static readonly Uri Store = new("http://store.test/tams");

    private readonly CancellationTokenSource _timeout = new(TimeSpan.FromSeconds(60));
    private readonly FlowEvents _flow = FlowEvents.OfNew();
    private TestHub _hub = null!;
    private RealtimeClient _client = null!;

    public async Task InitializeAsync()
    {
        _hub = await TestHub.StartAsync();
        _client = RealtimeClient.Connect(_hub.Address);
    }

    public async Task DisposeAsync()
    {
        await _client.DisposeAsync();
        await _hub.DisposeAsync();
        _timeout.Dispose();
    }

    [Fact]
    public async Task The_log_lists_what_was_added_and_not_deleted_in_the_order_of_the_timeline()
    {
        await SayAsync(_flow.Added("[20:0_30:0)", "[0:0_10:0)"), _flow.Added("[10:0_20:0)"), _flow.Added("[10:0_20:0)"), _flow.Added("[30:0_40:0)"), _flow.Deleted("[0:0_10:0)"));
        await SayAsync(FlowEvents.OfNew().Added("[0:0_100:0)"));

        var listed = await ListAsync("[5:0_30:0)");

        Ranges(listed).Should().Equal("[10:0_20:0)", "[20:0_30:0)");
        listed.RestsOn.Should().Be("log");
        listed.Position!.Value.Sequence.Should().Be(6);
        listed.Segments[0].ObjectId.Should().Be("object of [10:0_20:0)");
    }

    [Fact]
    public async Task A_segment_that_is_only_partly_in_a_deleted_range_was_not_deleted()
    {
        await SayAsync(_flow.Added("[0:0_10:0)", "[10:0_20:0)"), _flow.Deleted("[5:0_20:0)"));

        Ranges(await ListAsync("_")).Should().Equal("[0:0_10:0)");
    }

    [Fact]
    public async Task A_flow_that_was_deleted_has_none()
    {
        await SayAsync(_flow.Created(), _flow.Added("[0:0_10:0)"), _flow.Gone(), _flow.Added("[10:0_20:0)"));

        Ranges(await ListAsync("_")).Should().Equal("[10:0_20:0)");
    }

    [Fact]
    public async Task A_store_is_asked_page_after_page()
    {
        using var http = new HttpClient(new Pages(
            ($"{Store}/flows/{_flow.Flow}/segments?timerange=%5B0%3A0_30%3A0%29", [FlowEvents.Segment("[0:0_10:0)")], "<http://internal.invalid/x?page=2>; rel=\"next\""),
            ($"{Store}/flows/{_flow.Flow}/segments?page=2", [FlowEvents.Segment("[10:0_20:0)")], null)));

        var listed = await _client.SegmentsAsync(_flow.Flow, Timerange.Parse("[0:0_30:0)"), new SegmentsOptions { Store = Store, StoreHttp = http });

        Ranges(listed).Should().Equal("[0:0_10:0)", "[10:0_20:0)");
        listed.RestsOn.Should().Be("store");
        listed.Position.Should().BeNull();
    }

    [Theory]
    [InlineData("<?timerange=_>; rel=\"next\"", "listed already")]
    [InlineData(null, "is not a list of segments")]
    public async Task A_store_that_answers_something_else_is_a_clear_error(string? link, string reason)
    {
        var segment = link is null ? """{"object_id":7}""" : FlowEvents.Segment("[0:0_10:0)");
        using var http = new HttpClient(new Pages(($"{Store}/flows/{_flow.Flow}/segments?timerange=_", [segment], link)));

        var list = () => _client.SegmentsAsync(_flow.Flow, Timerange.Eternity, new SegmentsOptions { Store = Store, StoreHttp = http });

        (await list.Should().ThrowAsync<HttpRequestException>()).Which.Message.Should().Contain(reason);
    }

    private Task<FlowSegments> ListAsync(string timerange) => _client.SegmentsAsync(_flow.Flow, Timerange.Parse(timerange), cancellationToken: _timeout.Token);

    private Task SayAsync(params string[] envelopes) => _client.PublishAsync("tams", FlowEvents.Bytes(envelopes), cancellationToken: _timeout.Token);

    private static IEnumerable<string> Ranges(FlowSegments listed) => listed.Segments.Select(s => s.Timerange.ToString());

    /// <summary>A store of a few pages.</summary>
    private sealed class Pages(params (string Uri, string[] Segments, string? Link)[] pages) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var page = pages.Single(p => p.Uri == request.RequestUri!.AbsoluteUri);
            var answer = new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent($"[{string.Join(',', page.Segments)}]") };
            if (page.Link is not null) answer.Headers.Add("Link", page.Link);
            return Task.FromResult(answer);
        }
    }
}
