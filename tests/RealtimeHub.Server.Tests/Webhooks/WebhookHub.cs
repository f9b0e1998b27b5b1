using RealtimeHub.TestKit;

namespace RealtimeHub.Server.Tests.Webhooks;

/// <summary>One hub for the tests of a class that register nothing, with four webhooks in it.</summary>
public sealed class WebhookHub : IAsyncLifetime
{
    public TestHub Hub { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Hub = await WebhookCalls.StartAsync();
        await Hub.RegisteredAsync(new { url = "https://192.0.2.1/a", tags = new { text = "one" } });
        await Hub.RegisteredAsync(new { url = "https://192.0.2.1/b", tags = new { list = new[] { "x", "y" } } });
        await Hub.RegisteredAsync(new { url = "https://192.0.2.1/c", tags = new Dictionary<string, object> { ["list"] = "x,y", ["empty"] = "", ["with space&"] = "ü" } });
        await Hub.RegisteredAsync(new { url = "https://192.0.2.1/d" });
    }

    public async Task DisposeAsync() => await Hub.DisposeAsync();
}
