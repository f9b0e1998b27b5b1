using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using RealtimeHub.Server.Problems;

namespace RealtimeHub.TestKit;

/// <summary>A method that a hub refuses for as long as a test wants it.</summary>
/// <param name="method">The hub method's name.</param>
/// <param name="problems">Why: one after another, and round again.</param>
public sealed class RefusedMethod(string method, params Problem[] problems) : IHubFilter
{
    private volatile bool _isServed;
    private int _refusals;

    /// <summary>How often it was refused.</summary>
    public int Refusals => Volatile.Read(ref _refusals);

    /// <summary>For the services of a hub.</summary>
    public void AddTo(IServiceCollection services) => services.Configure<HubOptions>(options => options.AddFilter(this));

    /// <summary>From now on the hub serves it.</summary>
    public void Serve() => _isServed = true;

    /// <inheritdoc/>
    public ValueTask<object?> InvokeMethodAsync(HubInvocationContext invocationContext, Func<HubInvocationContext, ValueTask<object?>> next)
    {
        if (_isServed || invocationContext.HubMethodName != method) return next(invocationContext);
        throw new ProblemException(problems[(Interlocked.Increment(ref _refusals) - 1) % problems.Length]);
    }
}
