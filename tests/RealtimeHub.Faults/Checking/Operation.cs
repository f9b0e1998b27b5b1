using RealtimeHub.Faults.Recording;
using RealtimeHub.Protocol;

namespace RealtimeHub.Faults.Checking;

/// <summary>One publish, however often it was tried.</summary>
internal sealed class Operation(long[] ids)
{
    public long[] Ids { get; } = ids;

    /// <summary>When it was first tried.</summary>
    public long Invoked { get; private set; } = long.MaxValue;

    /// <summary>When it was first acknowledged.</summary>
    public long Acknowledged { get; private set; } = long.MaxValue;

    /// <summary>Every position that an acknowledgement named for its first event.</summary>
    public List<Position> Answers { get; } = [];

    /// <summary>At least one try was refused, and none of them can have happened.</summary>
    public bool IsFailed { get; private set; }

    public bool IsAcknowledged => Answers.Count > 0;

    private int _open;

    public void Take(Entry entry)
    {
        switch (entry.Type)
        {
            case EntryType.Invoke:
                Invoked = Math.Min(Invoked, entry.T);
                _open++;
                break;
            case EntryType.Fail:
                _open--;
                break;
            case EntryType.Ok:
                Acknowledged = Math.Min(Acknowledged, entry.T);
                Answers.Add(entry.At!.Value);
                break;
        }

        IsFailed = _open == 0;
    }
}
