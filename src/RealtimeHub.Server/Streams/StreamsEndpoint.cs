using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using RealtimeHub.EventLog;
using RealtimeHub.Protocol;
using RealtimeHub.Server.Publishing;

namespace RealtimeHub.Server.Streams;

/// <summary><c>GET /streams</c> and <c>GET /streams/{stream}</c>.</summary>
internal static class StreamsEndpoint
{
    public static IResult List(StreamDirectory streams, DescribeStorage storage, IOptions<RealtimeHubOptions> options) =>
        Results.Json(new StreamList([.. streams.All.Select(log => Describe(log, options.Value))], storage()), ProtocolJson.Options);

    public static IResult Get(string stream, Publisher publisher, IOptions<RealtimeHubOptions> options) =>
        Results.Json(Describe(publisher.Log(stream), options.Value), ProtocolJson.Options);

    private static StreamDescription Describe(IEventLog log, RealtimeHubOptions options)
    {
        var extent = log.Extent;
        var events = extent.Oldest is { } oldest ? extent.Newest.Sequence - oldest.Sequence + 1 : 0;
        var epochs = extent.Epochs.Select(e => new EpochDescription(e.Id.ToString("x16", System.Globalization.CultureInfo.InvariantCulture), e.FirstSequence, e.Began));
        options.Streams.TryGetValue(log.Stream, out var declared);
        return new StreamDescription(log.Stream, declared?.Description, extent.Oldest, extent.Newest, extent.NewestTime, events, extent.Bytes, log.Durability, [.. epochs], RetentionDescription.Of(extent.Retention));
    }
}

/// <summary>All streams, and the storage that nodes share.</summary>
internal sealed record StreamList(
    IReadOnlyList<StreamDescription> Streams, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] StorageStanding? Storage);

/// <summary>A stream as users see it. Retention is null while everything is kept.</summary>
internal sealed record StreamDescription(
    string Name, string? Description, Position? Oldest, Position Newest, DateTimeOffset? NewestTime, long Events, long Bytes, string Durability,
    IReadOnlyList<EpochDescription> Epochs, RetentionDescription? Retention);

/// <summary>How much is kept: age in seconds, bytes, count; null where there is no bound.</summary>
internal sealed record RetentionDescription(double? Age, long? Bytes, long? Count)
{
    public static RetentionDescription? Of(Retention retention) =>
        retention.IsEverything ? null : new(retention.Age?.TotalSeconds, retention.Bytes, retention.Count);
}

/// <summary>An epoch as users see it.</summary>
internal sealed record EpochDescription(string Id, long FirstSequence, DateTimeOffset Began);
