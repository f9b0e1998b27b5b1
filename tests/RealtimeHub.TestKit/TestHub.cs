using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RealtimeHub.Server;

namespace RealtimeHub.TestKit;

/// <summary>A real hub in this process: Kestrel on a port that the system chose, a file log in a folder of its own.</summary>
public sealed class TestHub : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly TestFolder? _ownFolder;
    private readonly UnexpectedErrors _errors;

    private TestHub(WebApplication app, TestFolder? ownFolder, UnexpectedErrors errors)
    {
        (_app, _ownFolder, _errors) = (app, ownFolder, errors);
        Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        // A response that is disposed of in the middle ends its connection, as a browser would.
        Http = new HttpClient(new SocketsHttpHandler { ResponseDrainTimeout = TimeSpan.Zero }) { BaseAddress = Address };
    }

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>A client with that address as its base.</summary>
    public HttpClient Http { get; }

    /// <summary>The hub's services.</summary>
    public IServiceProvider Services => _app.Services;

    /// <summary>Starts a hub.</summary>
    /// <param name="settings">Settings, for example <c>("RealtimeHub:Streams:news:Description", "…")</c>.</param>
    /// <param name="folder">The data folder; null for one that is deleted with the hub.</param>
    /// <param name="services">Replaces services.</param>
    /// <param name="address">Where to listen; null for a port that the system chooses.</param>
    public static async Task<TestHub> StartAsync(
        IEnumerable<(string Name, string? Value)>? settings = null, TestFolder? folder = null, Action<IServiceCollection>? services = null, Uri? address = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        var own = folder is null ? new TestFolder() : null;
        var errors = new UnexpectedErrors();
        builder.Configuration["RealtimeHub:Data"] = (folder ?? own)!.Path;
        foreach (var (name, value) in settings ?? []) builder.Configuration[name] = value;
        builder.WebHost.UseKestrelCore().UseUrls((address ?? new Uri("http://127.0.0.1:0")).ToString());
        builder.Logging.AddProvider(errors).SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddRouting();
        builder.Services.AddRealtimeHub(builder.Configuration);
        services?.Invoke(builder.Services);

        var app = builder.Build();
        app.UseRouting();
        app.MapRealtimeHub();
        await app.StartAsync();
        return new TestHub(app, own, errors);
    }

    /// <summary>Lets the hub log an error with this text without failing the test.</summary>
    public void ExpectError(string text) => _errors.Expect(text);

    /// <summary>Whether the hub has logged an error with this text.</summary>
    public bool HasLogged(string text) => _errors.Has(text);

    /// <summary>Throws when the hub has logged an error that nobody expected.</summary>
    public void Verify() => _errors.Verify();

    /// <summary>Shuts the hub down as SIGTERM would.</summary>
    public Task StopAsync() => _app.StopAsync();

    /// <summary>Stops it; an error that it logged unexpectedly fails the test.</summary>
    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        _ownFolder?.Dispose();
        _errors.Verify();
    }
}
