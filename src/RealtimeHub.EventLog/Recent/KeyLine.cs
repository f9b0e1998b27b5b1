using RealtimeHub.Protocol;

namespace RealtimeHub.EventLog.Recent;

/// <summary>What is known under one key: where its events stand in the window, and who waits for the next.</summary>
internal sealed class KeyLine(Group key)
{
    private WaitNode? _first;

    public Group Key { get; } = key;

    public SequenceQueue Sequences { get; } = new();

    public bool HasWaiters => _first is not null;

    public bool IsIdle => Sequences.Count == 0 && !HasWaiters;

    public Waiter FirstWaiter => _first!.Waiter;

    public bool HasBeyond(long sequence) => Sequences.Count > 0 && Sequences.Last > sequence;

    public void Link(WaitNode node)
    {
        (node.Line, node.Previous, node.Next) = (this, null, _first);
        if (_first is not null) _first.Previous = node;
        _first = node;
    }

    public void Unlink(WaitNode node)
    {
        if (node.Previous is null) _first = node.Next;
        else node.Previous.Next = node.Next;
        if (node.Next is not null) node.Next.Previous = node.Previous;
        (node.Line, node.Previous, node.Next) = (null, null, null);
    }
}
