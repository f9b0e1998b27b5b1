using System.Buffers;
using Microsoft.AspNetCore.SignalR.Protocol;
using RealtimeHub.Protocol.Frames;
using static RealtimeHub.SignalR.Tests.Speaking;

namespace RealtimeHub.SignalR.Tests;

public sealed class FramingTests
{
    private static readonly byte[] Stream =
    [
        .. Write(new InvocationMessage("method", [1])), .. Write(PingMessage.Instance), .. Write(new InvocationMessage("method", [200_000])),
        .. Write(CompletionMessage.WithError("1", new string('x', 300))), .. Write(CompletionMessage.WithError("1", new string('y', 20_000))), .. Write(new CancelInvocationMessage("1")),
    ];

    [Fact]
    public void Several_messages_in_one_buffer_come_one_by_one() => ReadAll(new ReadOnlySequence<byte>(Stream)).Should().Be(6);

    [Fact]
    public void Messages_in_crumbs_come_too() => ReadAll(Crumbs(Stream)).Should().Be(6);

    [Fact]
    public void Message_that_has_not_come_whole_is_left_where_it_is()
    {
        var frame = Write(CompletionMessage.WithError("1", new string('x', 300)));
        for (var length = 0; length < frame.Length; length++)
        {
            var input = Crumbs(frame.AsSpan(0, length));

            Binary.TryParseMessage(ref input, new Binder(), out var message).Should().BeFalse();
            message.Should().BeNull();
            input.Length.Should().Be(length);
        }
    }

    [Fact]
    public void Message_of_a_type_that_is_not_known_is_passed_over()
    {
        var input = new ReadOnlySequence<byte>([.. Frame("92630a"), .. Frame("9106")]);

        Binary.TryParseMessage(ref input, new Binder(), out var message).Should().BeTrue();
        message.Should().BeSameAs(PingMessage.Instance);
    }

    [Theory]
    [InlineData(0, "00")]
    [InlineData(127, "7f")]
    [InlineData(128, "8001")]
    [InlineData(16_383, "ff7f")]
    [InlineData(16_384, "808001")]
    [InlineData(int.MaxValue, "ffffffff07")]
    public void Length_is_written_in_groups_of_seven_bits(int length, string hex)
    {
        var bytes = new byte[FrameLength.MaxBytes];

        var size = FrameLength.Write(bytes, length);

        Convert.ToHexStringLower(bytes[..size]).Should().Be(hex);
        FrameLength.Size(length).Should().Be(size);
        FrameLength.TryRead(new ReadOnlySequence<byte>(bytes, 0, size), out var read, out var taken).Should().BeTrue();
        (read, taken).Should().Be((length, size));
    }

    [Theory]
    [InlineData("8080808080")]
    [InlineData("ffffffffffff")]
    public void Length_without_end_is_malformed(string hex) => Reading(hex).Should().Throw<InvalidDataException>();

    [Theory]
    [InlineData("ffffffff7f")]
    [InlineData("ffffffff07")]
    [InlineData("81804006")]
    public void Message_that_says_it_is_larger_than_what_is_taken_is_refused_before_it_comes(string hex) =>
        Reading(hex).Should().Throw<InvalidDataException>().WithMessage("*at most 1048576 are taken*");

    private static Action Reading(string hex) => () =>
    {
        var input = new ReadOnlySequence<byte>(Convert.FromHexString(hex));
        Binary.TryParseMessage(ref input, new Binder(), out _);
    };

    private static int ReadAll(ReadOnlySequence<byte> input)
    {
        var messages = 0;
        while (Binary.TryParseMessage(ref input, new Binder(), out _)) messages++;
        input.IsEmpty.Should().BeTrue();
        return messages;
    }
}
