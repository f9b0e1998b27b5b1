using System.Text;
using System.Text.Json;

namespace RealtimeHub.Tams.Tests;

public sealed class TimestampTests
{
    public static TheoryData<TimerangeCase> ParseRows => TimerangeCase.Of("timestamp_parse");

    public static TheoryData<TimerangeCase> UtcRows => TimerangeCase.Of("tai_utc");

    [Theory]
    [MemberData(nameof(ParseRows))]
    public void Text_of_the_golden_table_parses_as_the_schema_and_mediatimestamp_say(TimerangeCase row)
    {
        // mediatimestamp saturates beyond 48 bits of seconds; on the wire we refuse instead.
        var isInRange = row["input"] != "281474976710656:0";

        Timestamp.TryParse(row["input"], out var timestamp).Should().Be(row.Is("matchesTamsSchemaPattern") && isInRange);
        if (row.Is("matchesTamsSchemaPattern") && isInRange)
        {
            timestamp.ToString().Should().Be(row["canonical"]);
            timestamp.Nanoseconds.Should().Be(Int128.Parse(row["nanoseconds"]));
        }
    }

    [Theory]
    [MemberData(nameof(UtcRows))]
    public void Tai_of_the_golden_table_is_shown_in_utc(TimerangeCase row)
    {
        var timestamp = Timestamp.Parse(row["tai"]);
        var unix = row.Element("unix");

        timestamp.ToUtcString().Should().Be(row["utc"]);
        timestamp.ToUtc().ToUnixTimeSeconds().Should().Be(unix[0].GetInt64() * unix[2].GetInt64());
    }

    [Theory]
    [MemberData(nameof(UtcRows))]
    public void Utc_of_the_golden_table_leads_back_unless_it_is_a_leap_second(TimerangeCase row)
    {
        var timestamp = Timestamp.Parse(row["tai"]);
        if (row.Element("unix")[3].GetBoolean())
            return;

        var cutToTicks = Timestamp.FromNanoseconds(timestamp.Nanoseconds - timestamp.Nanoseconds % 100);
        Timestamp.FromUtc(timestamp.ToUtc()).Should().Be(cutToTicks);
    }

    [Theory]
    [InlineData("1483228836:500000000", "2016-12-31T23:59:60.500000000Z")]
    [InlineData("-0:500000000", "1969-12-31T23:59:59.500000000Z")]
    [InlineData("78796810:0", "1972-06-30T23:59:60.000000000Z")]
    [InlineData("78796811:0", "1972-07-01T00:00:00.000000000Z")]
    public void Utc_string_shows_leap_seconds_and_time_before_the_epoch(string tai, string utc) =>
        Timestamp.Parse(tai).ToUtcString().Should().Be(utc);

    [Fact]
    public void Timestamp_beyond_the_calendar_has_no_utc() =>
        ((Action)(() => Timestamp.MaxValue.ToUtc())).Should().Throw<OverflowException>();

    [Theory]
    [InlineData("281474976710655:999999999")]
    [InlineData("-281474976710655:999999999")]
    [InlineData("-1:500000000")]
    [InlineData("-0:1")]
    [InlineData("9223372037:0")]
    public void Text_over_the_whole_range_comes_back_unchanged(string text) => Timestamp.Parse(text).ToString().Should().Be(text);

    [Theory]
    [InlineData("")]
    [InlineData(":")]
    [InlineData("-:1")]
    [InlineData("--1:0")]
    [InlineData("+1:0")]
    [InlineData("01:0")]
    [InlineData("1:040000000")]
    [InlineData("1:0\n")]
    [InlineData(" 1:0")]
    [InlineData("1:1000000000")]
    [InlineData("-281474976710656:0")]
    [InlineData("99999999999999999999999999:0")]
    [InlineData("١:0")]
    [InlineData("ı:0")]
    public void Text_outside_the_pattern_is_refused(string text)
    {
        Timestamp.TryParse(text, out _).Should().BeFalse();
        Timestamp.TryParse(Encoding.UTF8.GetBytes(text), out _).Should().BeFalse();
        ((Action)(() => Timestamp.Parse(text))).Should().Throw<FormatException>();
    }

    [Fact]
    public void Parts_of_a_negative_timestamp_carry_its_sign()
    {
        var timestamp = Timestamp.Parse("-1:500000000");

        timestamp.Seconds.Should().Be(-1);
        timestamp.SubsecondNanoseconds.Should().Be(-500_000_000);
    }

    [Fact]
    public void Sum_beyond_the_range_is_refused() =>
        ((Action)(() => _ = Timestamp.MaxValue + Timestamp.Parse("0:1"))).Should().Throw<OverflowException>();

    [Fact]
    public void Json_is_the_text()
    {
        JsonSerializer.Serialize(Timestamp.Parse("-0:5")).Should().Be("\"-0:5\"");
        JsonSerializer.Deserialize<Timestamp>("\"1:5\"").Should().Be(Timestamp.Parse("1:5"));
    }

    [Theory]
    [InlineData("\"1\"")]
    [InlineData("1")]
    [InlineData("null")]
    public void Json_that_is_no_timestamp_is_refused(string json) =>
        ((Action)(() => JsonSerializer.Deserialize<Timestamp>(json))).Should().Throw<JsonException>();

    [Fact]
    public void Formatting_into_too_little_space_says_so()
    {
        var timestamp = Timestamp.Parse("-12:345");
        for (var size = 0; size < 7; size++)
        {
            timestamp.TryFormat(new char[size], out _, default, null).Should().BeFalse();
            timestamp.TryFormat(new byte[size], out _, default, null).Should().BeFalse();
        }

        var exact = new byte[7];
        timestamp.TryFormat(exact, out var written, default, null).Should().BeTrue();
        Encoding.ASCII.GetString(exact, 0, written).Should().Be("-12:345");
    }
}
