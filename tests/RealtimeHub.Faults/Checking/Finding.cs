namespace RealtimeHub.Faults.Checking;

/// <summary>Something that must not be.</summary>
/// <param name="Rule">Which rule says so.</param>
/// <param name="What">What was found.</param>
internal sealed record Finding(string Rule, string What)
{
    public override string ToString() => $"{Rule}: {What}";
}
