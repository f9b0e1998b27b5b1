using Microsoft.AspNetCore.Http;
using RealtimeHub.Protocol;

namespace RealtimeHub.Server.Publishing;

/// <summary><c>GET /streams/{stream}/set-aside</c>: what a store's webhook said that could not be used.</summary>
internal static class SetAsideEndpoint
{
    public static IResult Get(string stream, Publisher publisher, SetAside setAside)
    {
        publisher.Log(stream);
        return Results.Json(setAside.Of(stream), ProtocolJson.Options);
    }
}

/// <summary>What was set aside since this node began.</summary>
/// <param name="Count">How many calls.</param>
/// <param name="Newest">The newest hundred, newest first.</param>
internal sealed record SetAsideList(long Count, IReadOnlyList<SetAsideCall> Newest);

/// <summary>A call that was set aside.</summary>
/// <param name="Time">When it came.</param>
/// <param name="Type">What was wrong, in a word.</param>
/// <param name="Member">Where, where that can be said.</param>
/// <param name="Detail">What was wrong, in a sentence; quotes a stranger.</param>
internal sealed record SetAsideCall(DateTimeOffset Time, string Type, string? Member, string Detail);
