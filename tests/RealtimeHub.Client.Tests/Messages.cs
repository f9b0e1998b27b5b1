using System.Text;
using RealtimeHub.Protocol;
using RealtimeHub.Tams;

namespace RealtimeHub.Client.Tests;

/// <summary>Messages as a hub would send them.</summary>
internal static class Messages
{
    public const ulong EpochA = 0xA;
    public const ulong EpochB = 0xB;

    public static Position At(long sequence, ulong epoch = EpochA) => new(epoch, sequence);

    public static HubEvent Event(long sequence, ulong epoch = EpochA, int bytes = 0)
    {
        var json = Encoding.UTF8.GetBytes($$"""{"filler":"{{new string('x', bytes)}}"}""");
        return new HubEvent(At(sequence, epoch), EventType.FlowsSegmentsAdded, [], default, json, json.Length - 1);
    }

    /// <summary>The events from one sequence to another, both included.</summary>
    public static EventsMessage Events(long from, long to, ulong epoch = EpochA) =>
        new([.. Enumerable.Range(0, (int)(to - from + 1)).Select(i => Event(from + i, epoch))], At(to, epoch), 0);

    public static EventsMessage NothingUpTo(long sequence) => new([], At(sequence), 0);

    public static IEnumerable<long> Sequences(SubscriptionMessage? message) => ((EventsMessage)message!).Events.Select(e => e.Position.Sequence);
}
