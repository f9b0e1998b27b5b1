using Microsoft.AspNetCore.Http;
using RealtimeHub.Protocol;
using RealtimeHub.Server.Problems;
using RealtimeHub.Server.Reading;
using RealtimeHub.Tams;

namespace RealtimeHub.Server.Flows;

/// <summary>The query of <c>GET …/coverage</c>.</summary>
internal sealed record FlowQuery(Timerange Timerange, TimeSpan Wait)
{
    /// <summary>Reads the query.</summary>
    /// <exception cref="ProblemException">A parameter is unknown or malformed.</exception>
    public static FlowQuery Read(IQueryCollection query)
    {
        if (query.Keys.FirstOrDefault(name => name is not ("timerange" or "wait")) is { } unknown)
            throw new ProblemException(Problem.BadRequest(Shown.Briefly(unknown), "is not a parameter; there are timerange and wait"));
        var read = EventsQuery.Read(query);
        return new FlowQuery(read.Filter.Timerange ?? Timerange.Eternity, read.Wait);
    }

    /// <summary>Reads a flow id.</summary>
    /// <exception cref="ProblemException">It is not a TAMS id.</exception>
    public static Guid Id(string member, string? text) => TamsId.TryParse(text.AsSpan(), out var id)
        ? id
        : throw new ProblemException(Problem.BadRequest(member, $"'{Shown.Briefly(text)}' is not a lower-case UUID of version 1 to 5"));
}
