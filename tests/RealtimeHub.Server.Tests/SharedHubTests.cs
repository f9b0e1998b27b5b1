using RealtimeHub.TestKit;

namespace RealtimeHub.Server.Tests;

/// <summary>Tests that share one hub. Each fails for what the hub logged meanwhile: a fixture that fails in its end fails nothing.</summary>
public abstract class SharedHubTests(HubFixture fixture) : IClassFixture<HubFixture>, IDisposable
{
    protected TestHub Hub { get; } = fixture.Hub;

    public void Dispose()
    {
        Hub.Verify();
        GC.SuppressFinalize(this);
    }
}
