using System.Net;
using System.Net.Sockets;
using RealtimeHub.TestKit;

namespace RealtimeHub.EndToEnd.Tests;

/// <summary>The proxy does what the chaos scenario believes it does.</summary>
public sealed class ChaosProxyTests : IAsyncLifetime
{
    private readonly TcpListener _hub = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _timeout = new(TimeSpan.FromSeconds(30));
    private ChaosProxy _proxy = null!;
    private Socket _client = null!;
    private Socket _atHub = null!;

    public async Task InitializeAsync()
    {
        _hub.Start();
        _proxy = ChaosProxy.To(new Uri($"http://127.0.0.1:{((IPEndPoint)_hub.LocalEndpoint).Port}"), seed: 1);
        _client = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await _client.ConnectAsync(_proxy.Address.Host, _proxy.Address.Port);
        _atHub = await _hub.AcceptSocketAsync();
    }

    public async Task DisposeAsync()
    {
        await _proxy.DisposeAsync();
        _client.Dispose();
        _atHub.Dispose();
        _hub.Stop();
        _timeout.Dispose();
    }

    [Fact]
    public async Task Slices_and_delays_change_no_byte()
    {
        _proxy.Weather = new ChaosWeather { Slices = true, Delay = TimeSpan.FromMilliseconds(1), Jitter = TimeSpan.FromMilliseconds(2) };
        var bytes = Enumerable.Range(0, 10_000).Select(n => (byte)n).ToArray();

        await _atHub.SendAsync(bytes, _timeout.Token);

        (await ReceiveAsync(_client, bytes.Length)).Should().Equal(bytes);
    }

    [Fact]
    public async Task A_cut_comes_at_its_byte()
    {
        _proxy.CutAfter(1_234, reset: false);

        await _atHub.SendAsync(new byte[5_000], _timeout.Token);

        (await ReceiveAsync(_client, 5_000)).Should().HaveCount(1_234);
    }

    [Fact]
    public async Task A_reset_is_an_error_to_both_ends()
    {
        _proxy.Cut(reset: true);

        await FluentActions.Awaiting(() => _client.ReceiveAsync(new byte[1], _timeout.Token).AsTask()).Should().ThrowAsync<SocketException>();
        await FluentActions.Awaiting(() => _atHub.ReceiveAsync(new byte[1], _timeout.Token).AsTask()).Should().ThrowAsync<SocketException>();
    }

    [Fact]
    public async Task A_half_close_ends_one_direction_only()
    {
        _proxy.HalfClose(fromHub: true);

        (await _client.ReceiveAsync(new byte[1], _timeout.Token)).Should().Be(0);
        await _client.SendAsync("still here"u8.ToArray(), _timeout.Token);
        (await ReceiveAsync(_atHub, 10)).Should().Equal("still here"u8.ToArray());
    }

    [Fact]
    public async Task A_connection_that_lost_bytes_in_a_black_hole_stays_dark_and_others_do_not()
    {
        _proxy.Weather = new ChaosWeather { IsBlackHole = true };
        await _atHub.SendAsync("lost"u8.ToArray(), _timeout.Token);
        using var other = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await other.ConnectAsync(_proxy.Address.Host, _proxy.Address.Port);
        using var otherAtHub = await _hub.AcceptSocketAsync(_timeout.Token);

        _proxy.Weather = ChaosWeather.Fair;
        await otherAtHub.SendAsync("seen"u8.ToArray(), _timeout.Token);

        (await ReceiveAsync(other, 4)).Should().Equal("seen"u8.ToArray());
        _client.Available.Should().Be(0);
    }

    private async Task<byte[]> ReceiveAsync(Socket socket, int count)
    {
        var buffer = new byte[count];
        var filled = 0;
        while (filled < count && await socket.ReceiveAsync(buffer.AsMemory(filled), _timeout.Token) is > 0 and var more) filled += more;
        return buffer[..filled];
    }
}
