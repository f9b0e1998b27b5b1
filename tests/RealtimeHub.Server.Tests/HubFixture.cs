using RealtimeHub.TestKit;

namespace RealtimeHub.Server.Tests;

/// <summary>One hub for the tests of a class that leave nothing behind.</summary>
public sealed class HubFixture : IAsyncLifetime
{
    public TestHub Hub { get; private set; } = null!;

    public async Task InitializeAsync() => Hub = await TestHub.StartAsync();

    public async Task DisposeAsync() => await Hub.DisposeAsync();
}
