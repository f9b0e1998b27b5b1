using RealtimeHub.Delivery.Sharing;
using RealtimeHub.Delivery.Tests.Kit;
using RealtimeHub.EventLog.Control;

namespace RealtimeHub.Delivery.Tests.Sharing;

public sealed class OwnShareTests
{
    private readonly StoppedClock _clock = new();

    [Fact]
    public async Task Each_webhook_falls_to_one_of_the_nodes_and_to_the_other_when_that_leaves_or_falls_silent()
    {
        await using var logs = new Logs();
        await using var control = await logs.OpenControlAsync(isShared: true);
        foreach (var node in new[] { "a", "b" }) await new Leases(control, node).SaveAsync(new Dictionary<Guid, Progress>(), 1, default);
        var (a, ofA) = Of("a", control);
        var (_, ofB) = Of("b", control);
        var webhooks = Enumerable.Range(0, 100).Select(_ => Guid.NewGuid()).ToList();

        webhooks.Should().OnlyContain(id => ofA.Has(id) != ofB.Has(id));
        webhooks.Should().Contain(id => ofA.Has(id)).And.Contain(id => ofB.Has(id));
        ofB.Leave();
        webhooks.Should().NotContain(id => ofB.Has(id));
        _clock.Advance(LivingNodes.Silence + TimeSpan.FromSeconds(1));

        a.Others.Should().BeEmpty();
        webhooks.Should().OnlyContain(id => ofA.Has(id));
    }

    private (LivingNodes Nodes, OwnShare Share) Of(string node, ControlLog control)
    {
        var trust = new LeaseTrust(isShared: true, _clock);
        var nodes = new LivingNodes(node, isShared: true, trust, _clock);
        nodes.Observe(control.State);
        return (nodes, new OwnShare(node, nodes));
    }
}
