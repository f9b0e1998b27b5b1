using RealtimeHub.Cli.CommandLine;
using RealtimeHub.Cli.Console;
using RealtimeHub.Cli.Publish;
using RealtimeHub.Cli.Streams;

namespace RealtimeHub.Cli.Tests;

public sealed class FormattingTests
{
    [Theory]
    [InlineData("Kanal 1 · Bild", "Kanal 1 · Bild")]
    [InlineData("emoji 🎬 stay", "emoji 🎬 stay")]
    [InlineData("\e[31mred", "\uFFFD[31mred")]
    [InlineData("a\r\nb\tc", "a\uFFFD\uFFFDb\uFFFDc")]
    [InlineData("\u009B2J", "\uFFFD2J")]
    [InlineData("\u202Egpj.exe", "\uFFFDgpj.exe")]
    [InlineData("line\u2028break", "line\uFFFDbreak")]
    public void Text_of_others_is_made_fit_for_a_terminal(string text, string expected)
    {
        Printable.Text(text).Should().Be(expected);
    }

    [Fact]
    public void Half_a_character_is_replaced()
    {
        // Not as a theory's data: attributes cannot hold it.
        Printable.Text("half \uD83D emoji").Should().Be("half \uFFFD emoji");
    }

    [Theory]
    [InlineData("abc", "abc  ")]
    [InlineData("abcdef", "abcd…")]
    [InlineData("e\u0301e\u0301", "e\u0301e\u0301   ")]
    public void A_column_is_as_wide_as_it_should_be(string text, string expected)
    {
        Printable.Column(text, 5).Should().Be(expected);
    }

    [Theory]
    [InlineData(7_776_000.0, 10L << 30, null, "90 d, 10 GiB")]
    [InlineData(43_200.0, null, 1_000_000L, "12 h, 1,000,000 events")]
    [InlineData(5400.0, null, null, "90 min")]
    [InlineData(null, 512L, null, "512 B")]
    [InlineData(null, null, null, "everything")]
    public void Retention_is_shown_in_the_largest_fitting_units(double? age, long? bytes, long? count, string expected)
    {
        new RetentionInfo(age, bytes, count).ToString().Should().Be(expected);
    }

    [Theory]
    [InlineData("2", 2000)]
    [InlineData("1.5s", 1500)]
    [InlineData("500ms", 500)]
    [InlineData("10m", 600_000)]
    [InlineData("1h", 3_600_000)]
    public void A_duration_is_seconds_or_has_a_unit(string text, double milliseconds)
    {
        Durations.Parse("--duration", text).Should().Be(TimeSpan.FromMilliseconds(milliseconds));
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("1d")]
    [InlineData("1e9")]
    [InlineData("NaN")]
    public void What_is_no_duration_is_refused(string text)
    {
        var parse = () => Durations.Parse("--duration", text);

        parse.Should().Throw<UsageException>();
    }

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(1023, "1023 B")]
    [InlineData(1536, "1.5 KiB")]
    [InlineData(5L << 30, "5 GiB")]
    public void A_size_is_in_the_unit_that_people_would_use(long bytes, string expected)
    {
        Sizes.Of(bytes).Should().Be(expected);
    }

    [Fact]
    public void Colours_are_for_terminals_and_can_be_declined()
    {
        Console(terminal: true).OutPaint.Red("x").Should().Be("\e[31mx\e[0m");
        Console(terminal: false).OutPaint.Red("x").Should().Be("x");
        Console(terminal: true, noColor: "1").OutPaint.Red("x").Should().Be("x");
    }

    [Fact]
    public void The_key_of_a_batch_is_the_same_for_the_same_batch_only()
    {
        Batch Make(long ordinal, string json) => new(ordinal, [System.Text.Encoding.UTF8.GetBytes(json)]);
        var key = Make(0, "{}").IdempotencyKey("tams", null);

        Make(0, "{}").IdempotencyKey("tams", null).Should().Be(key);
        string[] others =
        [
            Make(1, "{}").IdempotencyKey("tams", null), Make(0, "[]").IdempotencyKey("tams", null),
            Make(0, "{}").IdempotencyKey("news", null), Make(0, "{}").IdempotencyKey("tams", "given"),
        ];
        others.Should().OnlyHaveUniqueItems().And.NotContain(key);
    }

    private static CliConsole Console(bool terminal, string? noColor = null) => new()
    {
        Out = TextWriter.Null,
        Error = TextWriter.Null,
        OpenInput = () => Stream.Null,
        Environment = name => name == "NO_COLOR" ? noColor : null,
        IsOutTerminal = terminal,
    };
}
