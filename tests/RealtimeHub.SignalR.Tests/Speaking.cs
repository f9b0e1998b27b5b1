using System.Buffers;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace RealtimeHub.SignalR.Tests;

/// <summary>Both directions of a protocol, for tests.</summary>
internal static class Speaking
{
    public static MessagePackHubProtocol Binary { get; } = new(new MessagePackSettings { MaxBytes = 1 << 20 });

    public static HubMessage Read(byte[] frame, Binder? binder = null)
    {
        var input = new ReadOnlySequence<byte>(frame);
        Binary.TryParseMessage(ref input, binder ?? new Binder(), out var message).Should().BeTrue();
        input.IsEmpty.Should().BeTrue();
        return message!;
    }

    public static byte[] Write(HubMessage message)
    {
        var bytes = new ArrayBufferWriter<byte>();
        Binary.WriteMessage(message, bytes);
        Binary.GetMessageBytes(message).ToArray().Should().Equal(bytes.WrittenSpan.ToArray());
        return bytes.WrittenSpan.ToArray();
    }

    /// <summary>A frame around a payload of less than 128 bytes.</summary>
    public static byte[] Frame(string hex)
    {
        var payload = Convert.FromHexString(hex);
        return [(byte)payload.Length, .. payload];
    }

    /// <summary>One byte a segment: the worst that a socket can do.</summary>
    public static ReadOnlySequence<byte> Crumbs(ReadOnlySpan<byte> bytes)
    {
        Crumb? first = null, last = null;
        foreach (var b in bytes) last = first is null ? first = new Crumb(b, null) : new Crumb(b, last);
        return first is null ? ReadOnlySequence<byte>.Empty : new ReadOnlySequence<byte>(first, 0, last!, 1);
    }

    private sealed class Crumb : ReadOnlySequenceSegment<byte>
    {
        public Crumb(byte value, Crumb? before)
        {
            Memory = new[] { value };
            if (before is null) return;
            RunningIndex = before.RunningIndex + 1;
            before.Next = this;
        }
    }
}
