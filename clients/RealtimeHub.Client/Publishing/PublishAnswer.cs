using RealtimeHub.Protocol;

namespace RealtimeHub.Client.Publishing;

/// <summary>What the hub method <c>Publish</c> answers, once the events are durable.</summary>
internal sealed record PublishAnswer(IReadOnlyList<Position> Positions);
