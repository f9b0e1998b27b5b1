namespace RealtimeHub.EventLog.Control;

/// <summary>What was decided on the state of a control stream.</summary>
/// <param name="Answer">For the caller.</param>
/// <param name="Changes">To be made durable together; none to leave all as it is.</param>
/// <param name="Forgets">What the changes replace or remove must not be kept, not even as the past of the stream: a key, a secret.</param>
public readonly record struct ControlDecision<T>(T Answer, IReadOnlyList<ControlChange> Changes, bool Forgets = false)
{
    /// <summary>Nothing is to change.</summary>
    public static ControlDecision<T> Nothing(T answer) => new(answer, []);
}
