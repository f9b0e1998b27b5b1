using RealtimeHub.Server.Sockets;

namespace RealtimeHub.Server.Tests.Sockets;

public sealed class FrameHeaderTests
{
    [Theory]
    [InlineData(0, false, "8100")]
    [InlineData(125, false, "817d")]
    [InlineData(126, true, "827e007e")]
    [InlineData(65535, false, "817effff")]
    [InlineData(65536, true, "827f0000000000010000")]
    public void Header_stands_right_before_the_payload_in_its_shortest_form(int payload, bool isBinary, string header)
    {
        var before = new byte[FrameHeader.MaxLength];

        var length = FrameHeader.WriteAtEnd(before, isBinary, payload);

        Convert.ToHexStringLower(before[^length..]).Should().Be(header);
    }
}
