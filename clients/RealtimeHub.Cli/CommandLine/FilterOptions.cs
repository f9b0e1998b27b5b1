using System.CommandLine;
using RealtimeHub.Protocol;

namespace RealtimeHub.Cli.CommandLine;

/// <summary>The filter of the hub, member for member: the same names, the same lists separated by commas.</summary>
internal sealed class FilterOptions
{
    private readonly (string Member, Option<string[]> Option)[] _options =
    [
        Member("events", "Event types, such as flows/segments_added.", "TYPES"),
        Member("flow_ids", "Events of these flows. Source events are left alone.", "IDS"),
        Member("source_ids", "Events of these sources and of their flows.", "IDS"),
        Member("flow_collected_by_ids", "Events of flows that one of these collects; \"\" for flows that none collects.", "IDS"),
        Member("source_collected_by_ids", "Events of sources that one of these collects; \"\" for sources that none collects.", "IDS"),
        Member("timerange", "Segment events that overlap this, such as [10:0_20:0).", "RANGE"),
    ];

    public void AddTo(Command command)
    {
        foreach (var (_, option) in _options) command.Add(option);
    }

    /// <summary>What was given, under the names that the hub has for it.</summary>
    public IEnumerable<(string Member, string[] Values)> Given(ParseResult result) =>
        from option in _options
        where result.GetResult(option.Option) is not null
        select (option.Member, result.GetValue(option.Option)!.SelectMany(value => value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).ToArray());

    public EventFilter Read(ParseResult result)
    {
        var filter = EventFilter.All;
        foreach (var (member, option) in _options)
        {
            if (result.GetResult(option) is null || result.GetValue(option) is not { } values) continue;
            if (EventFilterReader.TryAdd(ref filter, member, string.Join(',', values), out var fault)) continue;
            throw new UsageException($"{option.Name}: {fault!.Problem}.");
        }

        return filter;
    }

    private static (string, Option<string[]>) Member(string member, string description, string helpName) =>
        (member, new Option<string[]>("--" + member.Replace('_', '-')) { Description = description, HelpName = helpName, Arity = new ArgumentArity(1, 1000) });
}
