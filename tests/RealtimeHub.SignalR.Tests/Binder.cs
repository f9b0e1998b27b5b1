using System.Text.Json;
using Microsoft.AspNetCore.SignalR;

namespace RealtimeHub.SignalR.Tests;

/// <summary>What a side with these methods expects, as SignalR's own binders answer it.</summary>
internal sealed class Binder : IInvocationBinder
{
    public Type? Result { get; init; } = typeof(JsonElement);

    public IReadOnlyList<Type> GetParameterTypes(string methodName) => methodName switch
    {
        "method" => [typeof(int)],
        "Subscribe" => [typeof(JsonElement)],
        "JoinGroup" => [typeof(string), typeof(string), typeof(string)],
        _ => [],
    };

    public Type GetReturnType(string invocationId) => Result ?? throw new InvalidOperationException("Nobody asked.");

    public Type GetStreamItemType(string streamId) => Result ?? throw new KeyNotFoundException("Nobody asked.");
}
