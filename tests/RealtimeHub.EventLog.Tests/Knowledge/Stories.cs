using RealtimeHub.EventLog.Knowledge;

namespace RealtimeHub.EventLog.Tests.Knowledge;

/// <summary>Random events about a few flows and sources, so that they often speak of the same.</summary>
internal sealed class Stories(int seed)
{
    private readonly Random _random = new(seed);

    public NewEvent[] Next(int count) => [.. Enumerable.Range(0, count).Select(_ => Next())];

    public static NewEvent[][] InBatches(NewEvent[] events, int seed)
    {
        var random = new Random(seed);
        var batches = new List<NewEvent[]>();
        for (var at = 0; at < events.Length; at += batches[^1].Length) batches.Add(events[at..Math.Min(events.Length, at + random.Next(1, 9))]);
        return [.. batches];
    }

    public static void ShouldBeSame(KnowledgeState actual, KnowledgeState expected)
    {
        actual.Position.Should().Be(expected.Position);
        Text(actual).Should().Be(Text(expected));
    }

    private static string Text(KnowledgeState state) => string.Join('\n',
        state.Flows.Values.OrderBy(f => f.Id).Select(f => $"{f.Id} {f.SourceId} [{string.Join(',', f.CollectedBy)}] [{string.Join(',', f.Members)}] {f.MetadataVersion} {f.Status} {f.Coverage} {f.IsDeleted} {Body(f.Body)}")
            .Concat(state.Sources.Values.OrderBy(s => s.Id).Select(s => $"{s.Id} [{string.Join(',', s.CollectedBy)}] [{string.Join(',', s.Members)}] {s.IsKnown} {s.IsDeleted} {Body(s.Body)}")));

    private static string Body(ReadOnlyMemory<byte> body) => System.Text.Encoding.UTF8.GetString(body.Span);

    private NewEvent Next() => _random.Next(12) switch
    {
        0 => Told.Flow(Flow(), Source(), Some(Flow), Some(Flow), Version()),
        1 or 2 => Told.Flow(Flow(), Source(), Some(Flow), Some(Flow), Version(), update: true),
        3 => Told.FlowDeleted(Flow()),
        4 => Told.Source(Source(), Some(Source), Some(Source)),
        5 => Told.Source(Source(), Some(Source), Some(Source), update: true),
        6 => Told.SourceDeleted(Source()),
        7 or 8 => Told.Removed(Flow(), Range()),
        9 => Told.AddedOfOld(Flow(), Range()),
        _ => Told.Added(Flow(), Range(), Range()),
    };

    private int Flow() => _random.Next(1, 6);

    private int Source() => _random.Next(101, 105);

    private int[]? Some(Func<int> id) => _random.Next(3) == 0 ? null : [.. Enumerable.Range(0, _random.Next(3)).Select(_ => id())];

    private string Version() => _random.Next(3) == 0 ? "" : $",\"metadata_version\":\"{_random.Next(3)}\",\"status\":\"ingesting\"";

    private string Range()
    {
        var start = _random.Next(-20, 60);
        return _random.Next(12) switch { 0 => "_", 1 => $"{start}:0_", 2 => "()", 3 => $"[{start}:0]", _ => $"[{start}:{_random.Next(3)}_{start + _random.Next(1, 9)}:{_random.Next(3)})" };
    }
}
