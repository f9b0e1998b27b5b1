using Microsoft.AspNetCore.SignalR;

namespace RealtimeHub.Server.Problems;

/// <summary>Turns problems into the errors of hub methods: <c>&lt;status&gt; &lt;type&gt;: &lt;detail&gt;</c>.</summary>
internal sealed class HubProblems : IHubFilter
{
    public async ValueTask<object?> InvokeMethodAsync(HubInvocationContext invocationContext, Func<HubInvocationContext, ValueTask<object?>> next)
    {
        try
        {
            return await next(invocationContext);
        }
        catch (ProblemException refused)
        {
            throw new HubException($"{refused.Problem.Status} {refused.Problem.Type}: {refused.Problem.Detail}");
        }
    }
}
