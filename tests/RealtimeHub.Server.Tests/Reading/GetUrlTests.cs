using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using RealtimeHub.TestKit;

namespace RealtimeHub.Server.Tests.Reading;

/// <summary>Which URLs of added segments subscribers are told: the transforms of TAMS webhooks, in every view.</summary>
public sealed class GetUrlTests
{
    private const string Urls = """{"label":"a","url":"http://a"},{"label":"b","url":"http://b","presigned":true}""";

    private static readonly DateTimeOffset Start = new(2026, 11, 21, 5, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Every_view_tells_the_URLs_that_were_asked_for()
    {
        await using var hub = await TestHub.StartAsync();
        await hub.PublishAsync([WithUrls(1)]);

        var page = (await hub.PageAsync("from=beginning&accept_get_urls=a")).GetProperty("events")[0];
        await using var sse = await SseReader.OpenAsync(hub, "from=beginning&accept_get_urls=a");
        var message = (await sse.EventsAsync(1))[0].Data;
        await using var wire = await SignalRWire.ConnectAsync(hub);
        var stream = await (await wire.StreamAsync("Subscribe", new { from = "beginning", filter = new { accept_get_urls = new[] { "a" } } })).Messages.EventsAsync(1);
        var all = (await hub.PageAsync()).GetProperty("events")[0];

        page.GetRawText().Should().Contain("http://a").And.NotContain("http://b");
        message.Should().Be(page.GetRawText());
        stream[0].GetRawText().Should().Be(page.GetRawText());
        all.GetRawText().Should().Contain("http://b");
    }

    [Fact]
    public async Task Presigned_URLs_that_have_expired_are_told_to_nobody()
    {
        var time = new ManualTimeProvider(Start);
        await using var hub = await TestHub.StartAsync([("RealtimeHub:PresignedFor", "00:10:00")], services: services =>
        {
            services.AddSingleton<TimeProvider>(time);
            services.UseMemory(time);
        });
        await hub.PublishAsync([WithUrls(1)]);
        (await TextAsync(hub)).Should().Contain("http://b");

        time.Advance(TimeSpan.FromMinutes(11));

        (await TextAsync(hub)).Should().Contain("http://a").And.NotContain("http://b");
        await using var sse = await SseReader.OpenAsync(hub, "from=beginning");
        (await sse.EventsAsync(1))[0].Data.Should().NotContain("http://b");
    }

    [Theory]
    [InlineData("presigned=maybe", "presigned")]
    [InlineData("accept_storage_ids=x", "accept_storage_ids[0]")]
    [InlineData("include_object_timerange=", "include_object_timerange")]
    public async Task What_cannot_be_understood_is_refused(string query, string member)
    {
        await using var hub = await TestHub.StartAsync();

        using var answer = await hub.Http.GetAsync($"/streams/tams/events?{query}");

        ((int)answer.StatusCode).Should().Be(400);
        (await answer.Content.ReadAsStringAsync()).Should().Contain(JsonEncodedText.Encode(member).ToString());
    }

    private static async Task<string> TextAsync(TestHub hub) => (await hub.PageAsync()).GetProperty("events")[0].GetRawText();

    private static string WithUrls(int number) => SampleEvents.Segment(number).Replace("\"timerange\"", $"\"get_urls\":[{Urls}],\"timerange\"", StringComparison.Ordinal);
}
