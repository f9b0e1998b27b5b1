using System.Security.Claims;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.Extensions.Logging.Abstractions;
using RealtimeHub.Server.Sockets;
using RealtimeHub.Server.Tests.Audiences;
using RealtimeHub.TestKit;

namespace RealtimeHub.Server.Tests.Sockets;

public sealed class HeartRateTests
{
    [Fact]
    public void Heartbeat_that_throws_stops_neither_its_own_heart_nor_the_others()
    {
        var time = new ManualTimeProvider(DateTimeOffset.UnixEpoch);
        using var heart = new HeartRate(time, NullLogger<HeartRate>.Instance);
        var beats = new int[3];
        using var first = heart.Join(Connection(0));
        using var second = heart.Join(Connection(1));
        using var third = heart.Join(Connection(2));

        time.Advance(TimeSpan.FromSeconds(1));
        time.Advance(TimeSpan.FromSeconds(1));

        beats.Should().Equal(2, 2, 2);

        HubConnection Connection(int number)
        {
            var peer = new NoPeer();
            var connection = new HubConnection(peer, new ClaimsPrincipal(), new FrameOutput(peer.Wire), time, CancellationToken.None);
            ((IConnectionHeartbeatFeature)connection).OnHeartbeat(_ => Beat(number), connection);
            return connection;
        }

        void Beat(int number)
        {
            beats[number]++;
            if (number == 1) throw new InvalidOperationException("This heart fails.");
        }
    }

    private sealed class NoPeer : IPeer
    {
        public Stream Input => Stream.Null;

        public IWire Wire { get; } = new HeldWire(isHeld: false);

        public CancellationToken Gone => CancellationToken.None;

        public void Abort() => throw new NotSupportedException();
    }
}
