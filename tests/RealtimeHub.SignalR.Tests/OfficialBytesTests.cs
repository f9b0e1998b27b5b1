using System.Text.Json;
using Microsoft.AspNetCore.SignalR.Protocol;
using static RealtimeHub.SignalR.Tests.Speaking;

namespace RealtimeHub.SignalR.Tests;

/// <summary>The examples of SignalR's protocol specification ("MessagePack encoding"), and what the npm package writes beside them.</summary>
public sealed class OfficialBytesTests
{
    [Fact]
    public void Invocation()
    {
        var read = (InvocationMessage)Both("9601 80 a378797a a66d6574686f64 912a 90", new InvocationMessage("xyz", "method", [42], []));

        (read.InvocationId, read.Target, read.StreamIds).Should().Be(("xyz", "method", null));
        read.Arguments.Should().Equal(42);
    }

    [Fact]
    public void Invocation_that_nobody_answers()
    {
        var read = (InvocationMessage)Both("9601 80 c0 a66d6574686f64 912a 90", new InvocationMessage("method", [42]));

        read.InvocationId.Should().BeNull();
    }

    [Fact]
    public void Invocation_of_an_older_client_has_no_stream_ids() =>
        ((InvocationMessage)Read(Frame("95 01 80 c0 a66d6574686f64 912a".Replace(" ", "")))).Target.Should().Be("method");

    [Fact]
    public void Stream_invocation()
    {
        var read = (StreamInvocationMessage)Both("9604 80 a378797a a66d6574686f64 912a 90", new StreamInvocationMessage("xyz", "method", [42], []));

        (read.InvocationId, read.Target).Should().Be(("xyz", "method"));
        read.Arguments.Should().Equal(42);
    }

    [Fact]
    public void Streams_of_the_caller_are_named()
    {
        var read = (StreamInvocationMessage)Both("9604 80 a378797a a66d6574686f64 912a 92a131a132", new StreamInvocationMessage("xyz", "method", [42], ["1", "2"]));

        read.StreamIds.Should().Equal("1", "2");
    }

    [Fact]
    public void Stream_item() => Number(((StreamItemMessage)Both("9402 80 a378797a 2a", new StreamItemMessage("xyz", 42))).Item).Should().Be(42);

    [Fact]
    public void Completion_with_an_error()
    {
        var read = (CompletionMessage)Both("9503 80 a378797a 01 a54572726f72", CompletionMessage.WithError("xyz", "Error"));

        (read.InvocationId, read.Error, read.HasResult).Should().Be(("xyz", "Error", false));
    }

    [Fact]
    public void Completion_without_a_result()
    {
        var read = (CompletionMessage)Both("9403 80 a378797a 02", CompletionMessage.Empty("xyz"));

        (read.Error, read.HasResult).Should().Be((null, false));
    }

    [Fact]
    public void Completion_with_a_result()
    {
        var read = (CompletionMessage)Both("9503 80 a378797a 03 2a", CompletionMessage.WithResult("xyz", 42));

        (Number(read.Result), read.HasResult).Should().Be((42, true));
    }

    [Fact]
    public void Completion_with_null()
    {
        var read = (CompletionMessage)Both("9503 80 a378797a 03 c0", CompletionMessage.WithResult("xyz", null));

        read.HasResult.Should().BeTrue();
        ((JsonElement)read.Result!).ValueKind.Should().Be(JsonValueKind.Null);
    }

    [Fact]
    public void Result_that_nobody_waits_for_is_passed_over()
    {
        var read = (CompletionMessage)Read(Frame("950380a378797a 03 92a16180".Replace(" ", "")), new Binder { Result = null });

        (read.HasResult, read.Result).Should().Be((true, null));
    }

    [Fact]
    public void Result_that_does_not_fit_is_an_error()
    {
        var read = (CompletionMessage)Read(Frame("950380a378797a0380"), new Binder { Result = typeof(int) });

        read.Error.Should().StartWith("Error trying to deserialize result to Int32.");
    }

    [Fact]
    public void Raw_result_is_kept_as_it_is()
    {
        var read = (CompletionMessage)Read(Frame("950380a378797a0393010203"), new Binder { Result = typeof(RawResult) });

        Convert.ToHexStringLower(Write(read)).Should().Be("0c950380a378797a0393010203");
    }

    [Fact]
    public void Item_that_nobody_waits_for_fails_alone() =>
        Read(Frame("940280a378797a2a"), new Binder { Result = null }).Should().BeOfType<StreamBindingFailureMessage>().Which.Id.Should().Be("xyz");

    [Fact]
    public void Cancel_invocation() => ((CancelInvocationMessage)Both("9305 80 a378797a", new CancelInvocationMessage("xyz"))).InvocationId.Should().Be("xyz");

    [Fact]
    public void Ping() => Both("9106", PingMessage.Instance).Should().BeSameAs(PingMessage.Instance);

    [Theory]
    [InlineData("9307c0c2", null, false)]
    [InlineData("9307a378797ac3", "xyz", true)]
    public void Close(string hex, string? error, bool allowReconnect)
    {
        var read = (CloseMessage)Both(hex, new CloseMessage(error, allowReconnect));

        (read.Error, read.AllowReconnect).Should().Be((error, allowReconnect));
    }

    [Theory]
    [InlineData("9207a378797a", "xyz")]
    [InlineData("9207c0", null)]
    public void Close_of_an_older_server_does_not_say_whether_to_come_back(string hex, string? error) => ((CloseMessage)Read(Frame(hex))).Error.Should().Be(error);

    [Fact]
    public void Ack_and_sequence()
    {
        ((AckMessage)Both("9208cd0572", new AckMessage(1394))).SequenceId.Should().Be(1394);
        ((SequenceMessage)Both("9209cd04d2", new SequenceMessage(1234))).SequenceId.Should().Be(1234);
    }

    [Fact]
    public void Headers_are_kept()
    {
        var headers = new Dictionary<string, string> { ["Foo"] = "Bar" };

        Both("9601 81a3466f6fa3426172 c0 a66d6574686f64 912a 90", new InvocationMessage("method", [42]) { Headers = headers })
            .Should().BeAssignableTo<InvocationMessage>().Which.Headers.Should().Equal(headers);
    }

    [Fact]
    public void Name_version_and_format_are_those_of_the_npm_package()
    {
        (Binary.Name, Binary.Version, Binary.TransferFormat).Should().Be(("messagepack", 2, Microsoft.AspNetCore.Connections.TransferFormat.Binary));
        (Binary.IsVersionSupported(1), Binary.IsVersionSupported(2), Binary.IsVersionSupported(3)).Should().Be((true, true, false));
    }

    private static HubMessage Both(string hex, HubMessage message)
    {
        var frame = Frame(hex.Replace(" ", ""));
        Convert.ToHexStringLower(Write(message)).Should().Be(Convert.ToHexStringLower(frame));
        return Read(frame);
    }

    private static int Number(object? json) => ((JsonElement)json!).GetInt32();
}
