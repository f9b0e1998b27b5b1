using RealtimeHub.Protocol;

namespace RealtimeHub.EventLog;

/// <summary>What became of an append.</summary>
/// <param name="Outcome">Whether it is in the log.</param>
/// <param name="First">The position of the batch's first event; the others follow without a hole.</param>
/// <param name="Count">How many events the batch has.</param>
public readonly record struct AppendResult(AppendOutcome Outcome, Position First = default, int Count = 0)
{
    /// <summary>True when the batch is durable, by this call or an earlier one that it repeats.</summary>
    public bool IsDurable => Outcome is AppendOutcome.Appended or AppendOutcome.Repeated;

    /// <summary>The positions, in order.</summary>
    public Position[] Positions()
    {
        var positions = new Position[Count];
        for (var i = 0; i < positions.Length; i++) positions[i] = First.Plus(i);
        return positions;
    }
}
