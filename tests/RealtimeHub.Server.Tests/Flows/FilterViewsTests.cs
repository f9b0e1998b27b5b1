using System.Text.Json.Nodes;
using RealtimeHub.TestKit;

namespace RealtimeHub.Server.Tests.Flows;

/// <summary>Filters over flows known and unknown, collections that change, deletions: live, replay, server-sent events and pages agree with a naive reading.</summary>
public sealed class FilterViewsTests
{
    private const int Batches = 60;
    private static readonly string[] Types = ["flows/created", "flows/updated", "flows/deleted", "flows/segments_added", "flows/segments_deleted", "sources/created", "sources/updated", "sources/deleted"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Four_views_give_what_the_naive_reading_gives(int seed)
    {
        var random = new Random(seed);
        await using var hub = await TestHub.StartAsync(services: seed % 2 == 0 ? services => services.UseMemory() : null);
        await using var wire = await SignalRWire.ConnectAsync(hub);
        var filters = Enumerable.Range(0, 50).ToDictionary(i => $"{i}", _ => RandomFilter(random));
        var live = new Dictionary<string, WireStream>();
        foreach (var (name, filter) in filters) live[name] = await wire.StreamAsync("Subscribe", new { filter });
        foreach (var stream in live.Values) await stream.Messages.NextAsync("caught_up");

        var naive = new NaiveFlows();
        var answers = filters.ToDictionary(f => f.Key, _ => new List<bool?>());
        for (var i = 0; i < Batches; i++)
        {
            var batch = Enumerable.Range(0, random.Next(1, 8)).Select(_ => RandomEvent(random)).ToList();
            await hub.PublishAsync(batch);
            foreach (var e in batch)
                foreach (var (name, answer) in naive.Tell(e, filters)) answers[name].Add(answer);
        }

        var tip = answers["0"].Count;
        foreach (var (name, filter) in filters)
        {
            var because = $"seed {seed}, {filter.ToJsonString()}";
            var replay = await wire.StreamAsync("Subscribe", new { filter, from = "beginning" });
            (await Views.StreamAsync(replay.Messages, tip)).ShouldBe(answers[name], 1, $"replay, {because}");
            await replay.CancelAsync();
            (await Views.SseAsync(hub, filter)).ShouldBe(answers[name], 1, $"sse, {because}");
            (await Views.PagesAsync(hub, filter, limit: random.Next(1, 40))).ShouldBe(answers[name], 1, $"page, {because}");
        }

        foreach (var (name, stream) in live) (await Views.StreamAsync(stream.Messages, tip)).ShouldBe(answers[name], 1, $"live, seed {seed}, {filters[name].ToJsonString()}");
    }

    private static JsonObject RandomFilter(Random random)
    {
        var filter = new JsonObject();
        if (random.Next(3) == 0) filter["events"] = new JsonArray([.. Types.Where(_ => random.Next(2) == 0).Select(type => JsonValue.Create(type))]);
        AddIds(filter, "flow_ids", random, 1);
        AddIds(filter, "source_ids", random, 101);
        AddIds(filter, "flow_collected_by_ids", random, 1);
        AddIds(filter, "source_collected_by_ids", random, 101);
        if (random.Next(4) == 0) filter["timerange"] = $"[{random.Next(20)}:0_{random.Next(20, 40)}:0)";
        return filter;
    }

    private static void AddIds(JsonObject filter, string name, Random random, int first)
    {
        if (random.Next(5) < 3) return;
        filter[name] = new JsonArray([.. Enumerable.Range(first, 5).Where(_ => random.Next(3) == 0).Select(id => JsonValue.Create(FlowEvents.Id(id).ToString()))]);
    }

    private static string RandomEvent(Random random)
    {
        int Flow() => random.Next(1, 6);
        int Source() => random.Next(101, 106);
        int[]? Some(Func<int> id) => random.Next(3) == 0 ? null : [.. Enumerable.Range(0, random.Next(3)).Select(_ => id())];
        string Range() => $"[{random.Next(30)}:0_{random.Next(30, 40)}:0)";
        return random.Next(16) switch
        {
            0 => FlowEvents.Flow(Flow(), Source(), Some(Flow), Some(Flow)),
            1 => FlowEvents.Flow(Flow(), Source(), Some(Flow), Some(Flow), "flows/updated"),
            2 => FlowEvents.Source(Source(), Some(Source), Some(Source)),
            3 => FlowEvents.Source(Source(), Some(Source), Some(Source), "sources/updated"),
            4 => FlowEvents.FlowDeleted(Flow()),
            5 => FlowEvents.SourceDeleted(Source()),
            6 or 7 => FlowEvents.Removed(Flow(), Range()),
            _ => FlowEvents.Added(Flow(), Range()),
        };
    }
}
