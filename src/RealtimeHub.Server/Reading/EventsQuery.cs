using System.Globalization;
using Microsoft.AspNetCore.Http;
using RealtimeHub.Protocol;
using RealtimeHub.Server.Problems;

namespace RealtimeHub.Server.Reading;

/// <summary>The query of <c>GET /streams/{stream}/events</c>. A parameter that is not known is an error, never ignored.</summary>
internal sealed record EventsQuery(StartFrom From, EventFilter Filter, int Limit, TimeSpan Wait)
{
    private const int MaxLimit = 1000;
    private const int MaxWaitSeconds = 60;

    /// <summary>Reads the query.</summary>
    /// <exception cref="ProblemException">A parameter is unknown or malformed.</exception>
    public static EventsQuery Read(IQueryCollection query)
    {
        var read = new EventsQuery(StartFrom.Now, EventFilter.All, 100, TimeSpan.Zero);
        foreach (var (name, values) in query)
        {
            if (values.Count > 1) throw Bad(name, "is given more than once");
            read = read.With(name, values.ToString());
        }

        return read;
    }

    private EventsQuery With(string name, string value) => name switch
    {
        "from" => this with { From = ReadFrom(name, value) },
        "limit" => this with { Limit = Number(name, value, 1, MaxLimit) },
        "wait" => this with { Wait = TimeSpan.FromSeconds(Number(name, value, 0, MaxWaitSeconds)) },
        _ when EventFilterReader.IsMember(name) => this with { Filter = ReadFilter(name, value) },
        _ => throw Bad(Shown.Briefly(name), "is not a parameter; there are from, limit, wait and the filter's members"),
    };

    /// <summary>Reads a start.</summary>
    /// <exception cref="ProblemException">It is malformed.</exception>
    public static StartFrom ReadFrom(string member, string? value) => StartFrom.TryParse(value, out var from)
        ? from
        : throw Bad(member, $"'{Shown.Briefly(value)}' is not a start; give now, beginning, position:<position> or time:<RFC 3339 with an offset>");

    private EventFilter ReadFilter(string name, string value)
    {
        var filter = Filter;
        return EventFilterReader.TryAdd(ref filter, name, value, out var fault) ? filter : throw new ProblemException(Problem.BadMember(fault!));
    }

    private static int Number(string name, string value, int least, int most) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw Bad(name, $"'{Shown.Briefly(value)}' is not a whole number from {least} to {most}");

    private static ProblemException Bad(string member, string problem) => new(Problem.BadRequest(member, problem));
}
