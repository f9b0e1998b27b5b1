namespace RealtimeHub.Server.Problems;

/// <summary>Ends a request with a problem, from wherever it was found.</summary>
public sealed class ProblemException(Problem problem) : Exception(problem.Detail)
{
    /// <summary>What it ended with.</summary>
    public Problem Problem { get; } = problem;
}
