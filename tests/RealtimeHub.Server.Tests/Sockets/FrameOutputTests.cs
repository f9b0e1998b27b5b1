using RealtimeHub.Server.Sockets;
using RealtimeHub.Server.Tests.Audiences;

namespace RealtimeHub.Server.Tests.Sockets;

public sealed class FrameOutputTests
{
    [Theory]
    [InlineData(false, true, "frame")]
    [InlineData(true, false, "")]
    public async Task Frame_of_a_sender_begins_only_while_it_has_not_stopped(bool hasStopped, bool isSent, string text)
    {
        var wire = new HeldWire(isHeld: false);
        var output = new FrameOutput(wire);

        (await output.SendAsync("frame"u8.ToArray(), new Sender(hasStopped))).Should().Be(isSent);

        wire.Text.Should().Be(text);
    }

    private sealed class Sender(bool hasStopped) : IFrameListener<string>
    {
        public bool HasStopped => hasStopped;

        public void Took(string frame) => throw new NotSupportedException();

        public void Execute() => throw new NotSupportedException();
    }
}
