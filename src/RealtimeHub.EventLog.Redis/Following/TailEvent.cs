using RealtimeHub.EventLog.Appending;
using RealtimeHub.EventLog.Knowledge;
using RealtimeHub.Protocol;
using RealtimeHub.Tams;

namespace RealtimeHub.EventLog.Redis.Following;

/// <summary>An event that readers may not see yet, with what it says.</summary>
internal readonly record struct TailEvent(HubEvent Event, TamsEvent? Tams)
{
    public long Sequence => Event.Position.Sequence;

    public static TailEvent Of(NewEvent e, EventStamp stamp, Position position, DateTimeOffset received) =>
        new(HubEventFactory.Create(e, stamp, position, received), e.Tams);

    /// <summary>Takes in one that another node appended. What it says is kept only until it is shown.</summary>
    public static TailEvent Of(HubEvent e)
    {
        if (e.Type == default) return new TailEvent(e, null);
        return TamsEvent.TryParse(e.Json, out var tams, out var fault)
            ? new TailEvent(e, tams)
            : throw new InvalidDataException($"The event at {e.Position} cannot be read: {fault.Member}: {fault.Problem}");
    }

    /// <summary>Says to a draft what it says.</summary>
    public void TellTo(KnowledgeDraft draft)
    {
        if (Tams is not null) draft.Take(Tams, Event.Position);
        else draft.MoveTo(Event.Position);
    }
}
