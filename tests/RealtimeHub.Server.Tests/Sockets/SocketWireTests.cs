using System.Net;
using System.Net.Sockets;
using RealtimeHub.Server.Sockets;
using RealtimeHub.TestKit;

namespace RealtimeHub.Server.Tests.Sockets;

public sealed class SocketWireTests
{
    private const int SmallBuffer = 16 * 1024;

    // A call that the kernel takes a part of says both: how much, and that the rest would block. None of it may be sent again.
    [Fact]
    public async Task Frame_larger_than_the_kernel_takes_arrives_byte_for_byte()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = SmallBuffer };
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        using var sender = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { SendBufferSize = SmallBuffer };
        await sender.ConnectAsync(listener.LocalEndPoint!, Deadline.Token());
        using var receiver = await listener.AcceptAsync(Deadline.Token());
        var bytes = new byte[3 << 20];
        new Random(1).NextBytes(bytes);
        var wire = new SocketWire(sender);

        var sent = wire.TrySend(bytes);
        var full = wire.TrySend(bytes.AsSpan(sent));
        var rest = wire.SendAsync(bytes.AsMemory(sent + full));
        var received = new byte[bytes.Length];
        for (var at = 0; at < received.Length;)
        {
            var more = await receiver.ReceiveAsync(received.AsMemory(at), Deadline.Token());
            more.Should().BePositive();
            at += more;
        }

        await rest;
        sent.Should().BePositive().And.BeLessThan(bytes.Length);
        full.Should().BeGreaterThanOrEqualTo(0);
        received.AsSpan().SequenceEqual(bytes).Should().BeTrue();
        receiver.Available.Should().Be(0);
    }
}
