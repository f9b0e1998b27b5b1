using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RealtimeHub.Server.Tests.Flows;
using RealtimeHub.TestKit;

namespace RealtimeHub.Server.Tests.Store;

/// <summary>A hub with a fake store. Flow 1 of source 101 is in the store, and no event has told of it.</summary>
internal sealed class StoreHub : IAsyncDisposable
{
    public const string Prefix = "RealtimeHub:Streams:tams:Store";

    private StoreHub(FakeStore store, TestHub hub, RecordedWarnings warnings) => (Store, Hub, Warnings) = (store, hub, warnings);

    public FakeStore Store { get; }

    public TestHub Hub { get; }

    public RecordedWarnings Warnings { get; }

    public static Task<StoreHub> StartAsync(params (string Name, string? Value)[] settings) => StartAsync(TimeProvider.System, settings);

    public static async Task<StoreHub> StartAsync(TimeProvider time, params (string Name, string? Value)[] settings)
    {
        var store = await FakeStore.StartAsync();
        store.AddFlow(FlowEvents.Id(1), FlowEvents.Id(101), $",\"collected_by\":[\"{FlowEvents.Id(9)}\"]");
        store.AddSource(FlowEvents.Id(101));
        var warnings = new RecordedWarnings();
        var all = settings.Select(s => ($"{Prefix}:{s.Name}", s.Value)).Prepend((Prefix, store.Url));
        var hub = await TestHub.StartAsync(all, services: services => services.AddSingleton<ILoggerProvider>(warnings).AddSingleton(time));
        return new StoreHub(store, hub, warnings);
    }

    public Task<List<string>> TellAsync(params string[] events) => Hub.PublishAsync(events);

    /// <summary>What a subscriber to source 101 gets of the whole log: <c>event 3</c>, <c>gap 1</c>.</summary>
    public async Task<List<string>> OfSourceAsync()
    {
        var got = new List<string>();
        await using var sse = await SseReader.OpenAsync(Hub, $"from=beginning&source_ids={FlowEvents.Id(101)}");
        while (await sse.NextAsync() is { } item && item.EventType != "caught_up") got.Add($"{(item.EventType == "gap" ? "gap" : "event")} {item.EventId!.Split('.')[1]}");
        return got;
    }

    public Task<JsonElement> CoverageAsync(string timerange = "_", int wait = 0, int flow = 1) =>
        GetAsync($"/streams/tams/flows/{FlowEvents.Id(flow)}/coverage?timerange={timerange}&wait={wait}");

    public async Task<JsonElement> GetAsync(string path)
    {
        using var answer = await Hub.Http.GetAsync(path, Deadline.Token());
        answer.EnsureSuccessStatusCode();
        return await answer.JsonAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Store.Release();
        await Hub.DisposeAsync();
        await Store.DisposeAsync();
    }
}
