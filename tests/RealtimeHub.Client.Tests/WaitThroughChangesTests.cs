using RealtimeHub.TestKit;

namespace RealtimeHub.Client.Tests;

/// <summary>Waits during which what was there goes: segments, the flow, the connection, the history.</summary>
public sealed class WaitThroughChangesTests : FlowWaits
{
    [Fact]
    public async Task What_is_deleted_meanwhile_is_waited_for_again()
    {
        await SayAsync(Flow.Added("[10:0_15:0)"));
        var waiting = WaitAsync();
        await Progress.OfAsync(p => p.Fraction == 0.5);

        await SayAsync(Flow.Deleted("[10:0_12:0)"));
        await Progress.OfAsync(p => p.Fraction == 0.3);
        await SayAsync(Flow.Added("[15:0_20:0)"));
        await Progress.OfAsync(p => p.Fraction == 0.8);
        var last = await SayAsync(Flow.Added("[10:0_12:0)"));

        (await waiting).Position.Should().Be(last);
    }

    [Fact]
    public async Task A_flow_that_is_deleted_has_nothing_and_is_waited_for_on()
    {
        await SayAsync(Flow.Created(), Flow.Added("[10:0_15:0)"));
        var waiting = WaitAsync();
        await Progress.OfAsync(p => p.Fraction == 0.5);

        await SayAsync(Flow.Gone());
        await Progress.OfAsync(p => p.Fraction == 0);
        await SayAsync(Flow.Added("[15:0_20:0)"));
        await Progress.OfAsync(p => p.Fraction == 0.5);
        var last = await SayAsync(Flow.Added("[10:0_15:0)"));

        (await waiting).Position.Should().Be(last);
    }

    [Fact]
    public async Task Lost_connections_are_not_seen()
    {
        var waiting = WaitAsync();
        await Progress.OfAsync(p => p.Fraction == 0);

        for (var second = 10; second < 20; second++)
        {
            Wire.Cut();
            await SayAsync(Flow.Added($"[{second}:0_{second + 1}:0)"));
        }

        (await waiting).Covered.Should().Equal(Wanted);
        Wire.Connections.Should().BeGreaterThan(1);
    }

    [Fact]
    public async Task After_a_history_that_was_lost_only_what_the_hub_knows_now_counts()
    {
        await SayAsync(Flow.Added("[10:0_19:0)"));
        await using var client = RealtimeClient.Connect(Hub.Address);
        var waiting = client.WaitForTimerangeAsync(Flow.Flow, Wanted, new WaitOptions { Progress = Progress }, Timeout);
        await Progress.OfAsync(p => p.Fraction == 0.9);

        // The same address, another folder: nothing of before is known.
        await Hub.DisposeAsync();
        Hub = await TestHub.StartAsync(address: Hub.Address);
        await Progress.OfAsync(p => p.Fraction == 0);
        await SayAsync(Flow.Added("[19:0_20:0)"));
        await Progress.OfAsync(p => p.Fraction == 0.1);
        await SayAsync(Flow.Added("[10:0_19:0)"));

        (await waiting).Covered.Should().Equal(Wanted);
    }
}
