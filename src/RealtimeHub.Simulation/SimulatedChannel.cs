using System.Globalization;
using System.Text.Json.Nodes;

namespace RealtimeHub.Simulation;

/// <summary>Writes the TAMS bodies of one channel: its sources, its flows, and how they collect each other.</summary>
internal sealed class SimulatedChannel
{
    private const string Author = "simulated-ingest";
    private const long SourceIds = 1 << 20;

    private readonly string _name;
    private readonly string _created;
    private readonly SeededNumbers _numbers;
    private readonly SimulationOptions _options;
    private readonly IReadOnlyList<Essence> _essences;
    private readonly List<string> _sourceNames;
    private readonly int _multi;

    public SimulatedChannel(int number, SimulationOptions options, DateTimeOffset start)
    {
        _options = options;
        _name = $"Channel {number}";
        _created = start.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
        _numbers = new SeededNumbers((ulong)options.Seed).For(number);
        _essences = EssenceLadder.For(options.FlowsPerChannel);
        _multi = _essences.Count - 1 is var last && _essences[last].Kind == "multi" ? last : -1;
        _sourceNames = [.. _essences.Select(e => e.SourceName).Distinct()];
        Sources = [.. _sourceNames.Select(s => new EventTemplate("sources/created", new JsonObject { ["source"] = Source(s) }))];
        Flows = [.. _essences.Select((_, i) => Flow(i))];
    }

    public IReadOnlyList<EventTemplate> Sources { get; }

    public IReadOnlyList<SimulatedFlow> Flows { get; }

    private SimulatedFlow Flow(int index) => new()
    {
        Created = new EventTemplate("flows/created", new JsonObject { ["flow"] = FlowBody(index, segmentsUpdated: null) }),
        Updated = new EventTemplate("flows/updated", new JsonObject { ["flow"] = FlowBody(index, EventTemplate.Time) }),
        SegmentAdded = new EventTemplate("flows/segments_added", SegmentBody(index)),
        IsAudio = _essences[index].Kind == "audio",
        Numbers = _numbers.For(index),
        Delay = _options.SegmentDuration * (0.6 * _numbers.For(index).FractionAt(-1)),
    };

    private JsonObject Source(string name)
    {
        var essence = _essences.First(e => e.SourceName == name);
        var body = new JsonObject
        {
            ["id"] = SourceId(name),
            ["format"] = essence.Format,
            ["label"] = $"{_name} · {name}",
            ["description"] = $"{_name}, {name}, as it goes on air",
            ["created_by"] = Author,
            ["updated_by"] = Author,
            ["created"] = _created,
            ["updated"] = _created,
            ["tags"] = new JsonObject { ["channel"] = _name },
        };
        if (_multi < 0) return body;
        if (essence.Kind != "multi") body["collected_by"] = new JsonArray(SourceId(_essences[_multi].SourceName));
        else body["source_collection"] = Collection(_essences.SkipLast(1).DistinctBy(e => e.SourceName).Select(e => (SourceId(e.SourceName), e.Role)));
        return body;
    }

    private JsonObject FlowBody(int index, string? segmentsUpdated)
    {
        var essence = _essences[index];
        var body = new JsonObject
        {
            ["id"] = FlowId(index),
            ["source_id"] = SourceId(essence.SourceName),
            ["label"] = $"{_name} · {essence.Name}",
            ["description"] = $"{_name}, {essence.Name}, live from the encoder",
            ["format"] = essence.Format,
            ["generation"] = essence.Generation,
            ["created_by"] = Author,
            ["updated_by"] = Author,
            ["created"] = _created,
            ["metadata_updated"] = _created,
            ["metadata_version"] = _created,
        };
        if (segmentsUpdated is not null) body["segments_updated"] = segmentsUpdated;
        body["status"] = "ingesting";
        body["tags"] = new JsonObject
        {
            ["channel"] = _name,
            ["flow_status"] = "ingesting",
            ["input_quality"] = essence.Quality,
            ["used_for"] = new JsonArray("playout", "archive"),
        };
        AddTechnical(body, essence);
        if (_multi < 0) return body;
        if (index != _multi) body["collected_by"] = new JsonArray(FlowId(_multi));
        else body["flow_collection"] = Collection(_essences.SkipLast(1).Select((e, i) => (FlowId(i), e.Role)));
        return body;
    }

    private void AddTechnical(JsonObject body, Essence essence)
    {
        if (essence.Codec is { } codec) body["codec"] = codec;
        body["container"] = essence.Container;
        body["avg_bit_rate"] = essence.AverageBitRate;
        var milliseconds = Math.Max(1, (long)_options.SegmentDuration.TotalMilliseconds);
        body["segment_duration"] = milliseconds % 1000 == 0
            ? new JsonObject { ["numerator"] = milliseconds / 1000, ["denominator"] = 1 }
            : new JsonObject { ["numerator"] = milliseconds, ["denominator"] = 1000 };
        body["essence_parameters"] = essence.Parameters.DeepClone();
    }

    private JsonObject SegmentBody(int index)
    {
        var segment = new JsonObject
        {
            ["object_id"] = EventTemplate.ObjectId,
            ["timerange"] = EventTemplate.Timerange,
            ["get_urls"] = new JsonArray(new JsonObject
            {
                ["label"] = "main_store",
                ["url"] = $"https://media.example.com/{FlowId(index)}/{EventTemplate.ObjectId}",
            }),
        };
        if (_essences[index].Kind is "video" or "multi") segment["key_frame_count"] = 1;
        return new JsonObject { ["flow_id"] = FlowId(index), ["segments"] = new JsonArray(segment) };
    }

    private static JsonArray Collection(IEnumerable<(string Id, string Role)> members) =>
        [.. members.Select(m => new JsonObject { ["id"] = m.Id, ["role"] = m.Role })];

    private string FlowId(int index) => _numbers.IdAt(index).ToString();

    private string SourceId(string name) => _numbers.IdAt(SourceIds + _sourceNames.IndexOf(name)).ToString();
}
