using System.Text.Json;
using Microsoft.Extensions.Options;
using RealtimeHub.Server.Streams;
using RealtimeHub.TestKit;

namespace RealtimeHub.Server.Tests.Streams;

public sealed class RetentionTests
{
    [Fact]
    public async Task Ninety_days_are_kept_unless_something_else_is_set()
    {
        await using var hub = await TestHub.StartAsync();

        (await RetentionAsync(hub, "tams")).GetRawText().Should().Be("""{"age":7776000,"bytes":null,"count":null}""");
    }

    [Fact]
    public async Task Each_stream_shows_its_own()
    {
        await using var hub = await TestHub.StartAsync([
            ("RealtimeHub:Streams:all:Retention:Age", "none"),
            ("RealtimeHub:Streams:some:Retention:Age", "12h"),
            ("RealtimeHub:Streams:some:Retention:Bytes", "1.5 GiB"),
            ("RealtimeHub:Streams:some:Retention:Count", "1000"),
        ]);

        (await RetentionAsync(hub, "all")).ValueKind.Should().Be(JsonValueKind.Null, "everything is kept");
        (await RetentionAsync(hub, "some")).GetRawText().Should().Be("""{"age":43200,"bytes":1610612736,"count":1000}""");
    }

    [Theory]
    [InlineData("Streams:tams:Retention:Age", "90", "Age: '90' is not an age")]
    [InlineData("Streams:tams:Retention:Age", "-5d", "is not an age")]
    [InlineData("Streams:tams:Retention:Age", "0d", "at least a second")]
    [InlineData("Streams:tams:Retention:Age", "", "is not an age")]
    [InlineData("Streams:tams:Retention:Age", "99999999999d", "is not an age")]
    [InlineData("Streams:tams:Retention:Bytes", "many", "is not a size")]
    [InlineData("Streams:tams:Retention:Bytes", "0", "is not a size")]
    [InlineData("Streams:tams:Retention:Count", "1e6", "is not a count")]
    [InlineData("Streams:tams:Retention:Count", "0", "is not a count")]
    [InlineData("Streams:tams:Retention:Days", "5", "there is no 'Days'")]
    [InlineData("Streams:tams:Retention", "30d", "says not what is bound")]
    [InlineData("Log:Retention:Age", "30.00:00:00", "for each stream")]
    [InlineData("Ingest:RepeatWindow", "-00:01:00", "RepeatWindow")]
    public async Task Setting_that_cannot_be_meant_is_refused_at_start(string name, string value, string because)
    {
        var start = async () => await TestHub.StartAsync([($"RealtimeHub:{name}", value)]);

        (await start.Should().ThrowAsync<OptionsValidationException>()).Which.Message.Should().Contain(because);
    }

    [Theory]
    [InlineData("90d", 90 * 86_400)]
    [InlineData("1.5h", 5400)]
    [InlineData("45 m", 2700)]
    [InlineData("10s", 10)]
    [InlineData("00:10:00", 600)]
    [InlineData("2.00:00:00", 172_800)]
    public void Age_is_a_number_with_a_unit_or_a_time_span(string text, int seconds)
    {
        RetentionText.TryReadAge(text, out var age).Should().BeTrue();
        age.Should().Be(TimeSpan.FromSeconds(seconds));
    }

    [Theory]
    [InlineData("1234", 1234)]
    [InlineData("10GiB", 10L << 30)]
    [InlineData("500 mb", 500_000_000)]
    [InlineData("2KiB", 2048)]
    [InlineData("7B", 7)]
    public void Size_is_a_number_with_or_without_a_unit(string text, long expected)
    {
        RetentionText.TryReadBytes(text, out var bytes).Should().BeTrue();
        bytes.Should().Be(expected);
    }

    private static async Task<JsonElement> RetentionAsync(TestHub hub, string stream)
    {
        using var response = await hub.Http.GetAsync($"/streams/{stream}", Deadline.Token());
        return (await response.JsonAsync()).GetProperty("retention");
    }
}
