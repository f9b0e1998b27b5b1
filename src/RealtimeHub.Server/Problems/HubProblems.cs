using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Logging;
using RealtimeHub.EventLog;

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

    /// <summary>What ended a stream, so that SignalR tells it where its client should know.</summary>
    public static Exception Explain(Exception failure) => failure is LogDamagedException met ? Error(Problem.LogDamaged(met)) : failure;

    /// <summary>A stream that ends with what SignalR tells.</summary>
    public static async IAsyncEnumerable<T> ExplainAsync<T>(IAsyncEnumerable<T> stream, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var items = stream.GetAsyncEnumerator(cancellationToken);
        while (await MoveNextAsync(items)) yield return items.Current;
    }

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
        catch (LogDamagedException met)
        {
            throw Explain(met);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            LogFailed(invocationContext.HubMethodName, failure);
            throw;
        }
    }

    private static async ValueTask<bool> MoveNextAsync<T>(IAsyncEnumerator<T> items)
    {
        try
        {
            return await items.MoveNextAsync();
        }
        catch (LogDamagedException met)
        {
            throw Explain(met);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Hub method {Method} failed")]
    private partial void LogFailed(string method, Exception failure);
}
