using RealtimeHub.Delivery.Calling;
using RealtimeHub.Protocol;

namespace RealtimeHub.Delivery.Reporting;

/// <summary>Makes entries of the delivery log.</summary>
internal static class AttemptOf
{
    public static Attempt Call(string id, Position? position, DateTimeOffset time, CallResult result, string? gap = null) => new()
    {
        MessageId = id,
        Position = position,
        Time = time,
        Took = result.Took,
        IsDelivered = result.IsSuccess,
        Status = result.Status,
        Failure = result.Failure,
        Answer = result.Answer,
        Gap = gap,
    };
}
