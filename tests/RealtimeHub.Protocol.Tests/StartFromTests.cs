using System.Text.Json;

namespace RealtimeHub.Protocol.Tests;

public sealed class StartFromTests
{
    [Theory]
    [InlineData(null, "now")]
    [InlineData("", "now")]
    [InlineData("now", "now")]
    [InlineData("beginning", "beginning")]
    [InlineData("position:0123456789abcdef.7", "position:0123456789abcdef.7")]
    [InlineData("position:0123456789ABCDEF.07", "position:0123456789abcdef.7")]
    [InlineData("time:2026-07-23T12:41:28Z", "time:2026-07-23T12:41:28.000000Z")]
    [InlineData("time:2026-07-23T12:41:28.1234567z", "time:2026-07-23T12:41:28.123456Z")]
    [InlineData("time:2026-07-23T12:41:28+02:00", "time:2026-07-23T10:41:28.000000Z")]
    [InlineData("time:2026-07-23T12:41:28.5-01:30", "time:2026-07-23T14:11:28.500000Z")]
    public void Start_is_read_and_written_canonically(string? text, string canonical)
    {
        StartFrom.Parse(text).ToString().Should().Be(canonical);
        StartFrom.Parse(canonical).ToString().Should().Be(canonical);
        JsonSerializer.Deserialize<StartFrom>(JsonSerializer.Serialize(StartFrom.Parse(text), ProtocolJson.Options), ProtocolJson.Options)!.ToString().Should().Be(canonical);
    }

    [Theory]
    [InlineData("Now")]
    [InlineData(" now")]
    [InlineData("end")]
    [InlineData("position:")]
    [InlineData("position:7")]
    [InlineData("0123456789abcdef.7")]
    [InlineData("time:")]
    [InlineData("time:now")]
    [InlineData("time:2026-07-23")]
    [InlineData("time:2026-07-23T12:41:28")]
    [InlineData("time:2026-07-23T12:41:28 02:00")]
    [InlineData("time:2026-02-30T12:41:28Z")]
    [InlineData("time:2026-07-23 12:41:28Z")]
    public void Text_that_is_no_start_is_refused(string text)
    {
        StartFrom.TryParse(text, out _).Should().BeFalse();
        ((Action)(() => StartFrom.Parse(text))).Should().Throw<FormatException>().WithMessage($"'{text}' is not a start*");
    }
}
