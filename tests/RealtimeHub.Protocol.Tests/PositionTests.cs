using System.Text;
using System.Text.Json;
using FsCheck;

namespace RealtimeHub.Protocol.Tests;

public sealed class PositionTests
{
    [Fact]
    public void Position_is_read_as_it_is_written() => Laws.Hold(Laws.Positions, position =>
    {
        Span<byte> utf8 = stackalloc byte[Position.MaxLength];
        position.TryFormat(utf8, out var length, default, null).Should().BeTrue();

        Position.Parse(position.ToString()).Should().Be(position);
        Encoding.UTF8.GetString(utf8[..length]).Should().Be(position.ToString());
        $"{position}".Should().Be(position.ToString());
        JsonSerializer.Deserialize<Position>(JsonSerializer.Serialize(position, ProtocolJson.Options), ProtocolJson.Options).Should().Be(position);
    });

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("7")]
    [InlineData("0123456789abcdef")]
    [InlineData("0123456789abcdef.")]
    [InlineData("0123456789abcdef.-1")]
    [InlineData("0123456789abcdef.+1")]
    [InlineData("0123456789abcdef. 1")]
    [InlineData("0123456789abcdef.1 ")]
    [InlineData("0123456789abcdef.1,000")]
    [InlineData("0123456789abcdef.9223372036854775808")]
    [InlineData("0123456789abcde.1")]
    [InlineData("0123456789abcdef0.1")]
    [InlineData("0x23456789abcdef.1")]
    [InlineData(" 123456789abcdef.1")]
    [InlineData("0123456789abcdef:1")]
    public void Text_that_is_no_position_is_refused(string? text) => Position.TryParse(text, out _).Should().BeFalse();

    [Fact]
    public void Longest_position_fits_the_length_that_is_promised() =>
        new Position(ulong.MaxValue, long.MaxValue).ToString().Should().Be("ffffffffffffffff.9223372036854775807").And.HaveLength(Position.MaxLength);
}
