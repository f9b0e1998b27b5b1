using System.Net;
using System.Net.Sockets;
using RealtimeHub.Delivery.Calling;

namespace RealtimeHub.Delivery.Tests.Calling;

/// <summary>What names lead to, over real sockets: many addresses, some of which must not be called, and some that nobody answers at.</summary>
public sealed class LookUpTests
{
    private const string Empty = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";

    [Fact]
    public async Task A_silent_name_server_delays_a_registration_and_a_call_by_seconds_and_fails_only_the_call()
    {
        var silence = new TaskCompletionSource<IPAddress[]>();
        ResolveHost resolve = (_, _) => silence.Task;
        var policy = new AddressPolicy(new WebhookOptions(), new BoundedLookUp(resolve).ResolveAsync);
        using var caller = Caller(new BoundedLookUp(resolve).ResolveAsync);

        var registration = policy.WhyRefusedAsync(new Uri("https://silent.example/"), default);
        var call = CallAsync(caller, "silent.example", 80);

        (await registration.WaitAsync(TimeSpan.FromSeconds(60))).Should().BeNull("it may answer later");
        (await call.WaitAsync(TimeSpan.FromSeconds(60))).Failure.Should().Contain("No connection within");
        silence.SetResult([]);
    }

    [Fact]
    public async Task One_private_address_at_the_end_of_hundreds_keeps_all_of_them_from_being_connected_to()
    {
        await using var receiver = new RawReceiver(Empty);
        IPAddress[] many = [.. Enumerable.Repeat(IPAddress.Loopback, 500), IPAddress.Parse("10.0.0.1")];
        using var caller = Caller((_, _) => Task.FromResult(many));

        var result = await CallAsync(caller, "many.example", receiver.Port);

        result.Failure.Should().Contain("a private address");
        receiver.Connections.Should().Be(0);
    }

    [Fact]
    public async Task Of_hundreds_of_allowed_addresses_the_first_that_answers_is_called_once()
    {
        await using var receiver = new RawReceiver(Empty);
        IPAddress[] many = [.. Enumerable.Range(2, 200).Select(n => IPAddress.Parse($"127.1.0.{n}")), IPAddress.Loopback];
        using var caller = Caller((_, _) => Task.FromResult(many));

        var result = await CallAsync(caller, "many.example", receiver.Port);

        result.Status.Should().Be(200);
        receiver.Connections.Should().Be(1);
    }

    [Fact]
    public async Task A_receiver_that_listens_on_IPv4_only_is_called_although_its_name_has_IPv6_first()
    {
        await using var receiver = new RawReceiver(Empty);
        using var caller = Caller((_, _) => Task.FromResult<IPAddress[]>([IPAddress.IPv6Loopback, IPAddress.Loopback]));

        (await CallAsync(caller, "both.example", receiver.Port)).Status.Should().Be(200);
    }

    [Fact]
    public async Task An_address_that_swallows_everything_leaves_time_for_the_next()
    {
        await using var receiver = new RawReceiver(Empty);
        using var hole = new BlackHole("127.1.0.1", receiver.Port);
        using var caller = Caller((_, _) => Task.FromResult<IPAddress[]>([hole.Address, IPAddress.Loopback]));

        (await CallAsync(caller, "half.example", receiver.Port)).Status.Should().Be(200);
    }

    private static async Task<CallResult> CallAsync(WebhookCaller caller, string host, int port)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"http://{host}:{port}/hook") { Content = new ByteArrayContent("{}"u8.ToArray()) };
        return await caller.CallAsync(request, default);
    }

    private static WebhookCaller Caller(ResolveHost resolve)
    {
        var options = new WebhookOptions { AllowHttp = true };
        options.AllowNetworks.Add("127.0.0.0/8");
        options.AllowNetworks.Add("::1");
        return new WebhookCaller(new AddressPolicy(options, resolve), TimeProvider.System);
    }

    /// <summary>A listener whose queue is full: the system drops what asks for a connection, as a firewall does.</summary>
    private sealed class BlackHole : IDisposable
    {
        private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        private readonly List<Socket> _queue = [];

        public BlackHole(string address, int port)
        {
            Address = IPAddress.Parse(address);
            _listener.Bind(new IPEndPoint(Address, port));
            _listener.Listen(0);
            for (var i = 0; i < 8; i++)
            {
                var waiting = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
                _queue.Add(waiting);
                try
                {
                    waiting.Connect(Address, port);
                }
                catch (SocketException underWay) when (underWay.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
                {
                    // It waits in the queue, or is dropped.
                }
            }
        }

        public IPAddress Address { get; }

        public void Dispose()
        {
            foreach (var waiting in _queue) waiting.Dispose();
            _listener.Dispose();
        }
    }
}
