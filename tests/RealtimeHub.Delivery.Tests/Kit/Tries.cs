using RealtimeHub.Delivery.Webhooks;
using RealtimeHub.TestKit;

namespace RealtimeHub.Delivery.Tests.Kit;

/// <summary>Lets the time come in which a failed call is made again.</summary>
internal static class Tries
{
    /// <summary>Lets the next try come, and fail.</summary>
    public static async Task FailAgainAsync(this Node node, Webhook webhook, ManualTimeProvider time, TimeSpan by)
    {
        var failed = await WaitsAsync(node, webhook);
        time.Advance(by);
        await Eventually.HoldsAsync(() => node.Engine.Find(webhook.Id) is not { } sender || sender.Report.Failed > failed, "the next try failed");
    }

    /// <summary>Lets the next try come.</summary>
    public static async Task NextTryAsync(this Node node, Webhook webhook, ManualTimeProvider time, TimeSpan by)
    {
        await WaitsAsync(node, webhook);
        time.Advance(by);
    }

    private static async Task<long> WaitsAsync(Node node, Webhook webhook)
    {
        await Eventually.HoldsAsync(() => node.Engine.Find(webhook.Id)?.Report.NextTry is not null, "it waits for its next try");
        return node.Engine.Find(webhook.Id)!.Report.Failed;
    }
}
