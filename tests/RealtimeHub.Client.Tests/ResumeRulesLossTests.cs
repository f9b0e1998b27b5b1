using RealtimeHub.Protocol;
using RealtimeHub.Protocol.Frames;

namespace RealtimeHub.Client.Tests;

/// <summary>Over MessagePack, the default.</summary>
public sealed class ResumeRulesLossTests() : ResumeRulesLoss(WireEncoding.MessagePack);

/// <summary>Over JSON.</summary>
public sealed class ResumeRulesLossOverJsonTests() : ResumeRulesLoss(WireEncoding.Json);

/// <summary>The rules of what is lost: connections, events, hubs.</summary>
public abstract class ResumeRulesLoss(WireEncoding protocol) : ResumeRules(protocol)
{
    [Fact]
    public async Task Rule_02_after_a_loss_it_subscribes_again_and_the_handler_sees_no_difference()
    {
        await PublishAsync(1, 2);
        await using var numbers = NumbersAsync(Client).GetAsyncEnumerator();
        (await NextAsync(numbers)).Should().Be(1);

        Wire.Cut();
        await PublishAsync(3);

        (await NextAsync(numbers)).Should().Be(2);
        (await NextAsync(numbers)).Should().Be(3);
    }

    [Fact]
    public async Task Rule_05_what_cannot_be_delivered_is_announced_before_any_later_event()
    {
        await PublishAsync(1);

        var first = await Client.SubscribeAsync("tams", from: StartFrom.After(new Position(0xAA, 7)), cancellationToken: Timeout).FirstAsync();

        first.Should().BeOfType<GapMessage>().Which.Reason.Should().Be(GapReason.Reset);
    }

    [Fact]
    public async Task Rule_06_all_addresses_are_tried_until_one_serves()
    {
        await PublishAsync(1);
        await using var client = Connect(new Uri("http://127.0.0.1:1"), new Uri("http://127.0.0.1:2"), Hub.Address);

        (await NumbersAsync(client).FirstAsync(Timeout)).Should().Be(1);
    }

    [Fact]
    public async Task Rule_06_a_refusal_that_stays_ends_it_with_a_clear_error()
    {
        Hub.ExpectError("unknown-stream");
        var read = () => Client.SubscribeAsync("nowhere", cancellationToken: Timeout).FirstAsync().AsTask();

        (await read.Should().ThrowAsync<RealtimeHubException>()).Which.Status.Should().Be(404);
    }

    private async Task<int> NextAsync(IAsyncEnumerator<int> numbers)
    {
        (await numbers.MoveNextAsync().AsTask().WaitAsync(Timeout)).Should().BeTrue();
        return numbers.Current;
    }
}
