using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Logging;

namespace RealtimeHub.Server.Problems;

/// <summary>
/// Turns problems into the errors of hub methods: <c>&lt;status&gt; &lt;type&gt;: &lt;detail&gt;</c>. What nobody expected is logged here:
/// SignalR's dispatcher would log every refusal as an error, with what the caller had sent, so it is kept quiet.
/// </summary>
internal sealed partial class HubProblems(ILogger<HubProblems> logger) : IHubFilter
{
    /// <summary>The log category of SignalR's dispatcher.</summary>
    public const string Dispatcher = "Microsoft.AspNetCore.SignalR.Internal.DefaultHubDispatcher";

    /// <summary>A problem as SignalR carries it; the text of other exceptions it keeps to itself.</summary>
    public static HubException Error(Problem problem) => new($"{problem.Status} {problem.Type}: {problem.Detail}");

    public async ValueTask<object?> InvokeMethodAsync(HubInvocationContext invocationContext, Func<HubInvocationContext, ValueTask<object?>> next)
    {
        try
        {
            return await next(invocationContext);
        }
        catch (ProblemException refused)
        {
            throw Error(refused.Problem);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            LogFailed(invocationContext.HubMethodName, failure);
            throw;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Hub method {Method} failed")]
    private partial void LogFailed(string method, Exception failure);
}
