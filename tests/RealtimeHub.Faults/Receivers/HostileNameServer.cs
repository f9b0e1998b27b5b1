using System.Net;
using System.Net.Sockets;

namespace RealtimeHub.Faults.Receivers;

/// <summary>A name server that says one address when asked first and another one when asked again, whatever the name.</summary>
internal sealed class HostileNameServer : IAsyncDisposable
{
    private const int Header = 12;
    private const int TypeA = 1;

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly CancellationTokenSource _stop = new();
    private readonly IPAddress[] _answers;
    private readonly Task _serving;
    private int _asked;

    public HostileNameServer(IPAddress own, params IPAddress[] answers)
    {
        _answers = answers;
        _socket.Bind(new IPEndPoint(own, 53));
        _serving = ServeAsync();
    }

    /// <summary>How often it was asked for an address.</summary>
    public int Asked => Volatile.Read(ref _asked);

    /// <summary>How often it said the last of its addresses.</summary>
    public int Lied => Asked / _answers.Length;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _serving;
        _socket.Dispose();
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        var question = new byte[512];
        try
        {
            while (true)
            {
                var received = await _socket.ReceiveFromAsync(question, new IPEndPoint(IPAddress.Any, 0), _stop.Token);
                await _socket.SendToAsync(Answer(question.AsSpan(0, received.ReceivedBytes)), received.RemoteEndPoint, _stop.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The scenario is over.
        }
    }

    // RFC 1035 §4: the question repeated, and for an IPv4 address one record without a lifetime.
    private byte[] Answer(ReadOnlySpan<byte> question)
    {
        var end = Header;
        while (question[end] != 0) end += question[end] + 1;
        var isAddress = question[end + 2] == TypeA;
        byte[] answer = [.. question[..(end + 5)]];
        (answer[2], answer[3]) = (0x81, 0x80);
        (answer[6], answer[7], answer[8], answer[9], answer[10], answer[11]) = (0, (byte)(isAddress ? 1 : 0), 0, 0, 0, 0);
        if (!isAddress) return answer;
        var address = _answers[(Interlocked.Increment(ref _asked) - 1) % _answers.Length];
        return [.. answer, 0xc0, Header, 0, TypeA, 0, 1, 0, 0, 0, 0, 0, 4, .. address.GetAddressBytes()];
    }
}
