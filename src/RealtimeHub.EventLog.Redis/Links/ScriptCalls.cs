using RealtimeHub.EventLog.Redis.Scripts;
using RealtimeHub.EventLog.Redis.Sentinels;
using StackExchange.Redis;

namespace RealtimeHub.EventLog.Redis.Links;

/// <summary>Runs scripts with small arguments and small answers; what writes may be confirmed by the replicas. Anybody may call, on any thread.</summary>
internal sealed class ScriptCalls(TimedCalls calls, LinkSupervisor links, Confirmation confirmation, PrimaryWatch? watch, RedisLogOptions options)
{
    /// <summary>Runs a script that writes nothing.</summary>
    /// <exception cref="RedisFailureException">It has no answer.</exception>
    public Task<RedisResult[]> ReadAsync(string script, StreamKeys keys, RedisValue[] arguments) =>
        calls.AskAsync(connections => RunAsync(connections.Reading, script, keys, arguments));

    /// <summary>Runs a script that writes.</summary>
    /// <exception cref="RedisFailureException">It has no answer.</exception>
    public Task<RedisResult[]> WriteAsync(string script, StreamKeys keys, RedisValue[] arguments, TimeSpan extra = default) =>
        calls.AskAsync(connections => RunAsync(connections.Writing, script, keys, arguments), extra);

    /// <summary>Runs a script that writes, and says whether it, and everything before it, is as durable as the level says.</summary>
    /// <param name="script">Which.</param>
    /// <param name="keys">Of which stream.</param>
    /// <param name="arguments">What it is told.</param>
    /// <param name="patience">How long it may wait for its turn.</param>
    /// <param name="extra">Beyond what every call may take.</param>
    /// <exception cref="RedisFailureException">It has no answer, or others wait for the replicas.</exception>
    public async Task<(RedisResult[] Answer, bool IsConfirmed)> WriteConfirmedAsync(
        string script, StreamKeys keys, RedisValue[] arguments, TimeSpan patience, TimeSpan extra = default)
    {
        if (confirmation.Needed == 0) return (await WriteAsync(script, keys, arguments, extra), true);
        using var turn = await confirmation.TakeTurnAsync(patience, links.Closing);
        var (answer, seen, holds) = await calls.AskAsync(connections => RunAndWaitAsync(connections, script, keys, arguments), extra);
        return (answer, turn.Confirmed(seen, holds));
    }

    private async Task<RedisResult[]> RunAsync(IDatabase database, string script, StreamKeys keys, RedisValue[] arguments)
    {
        try
        {
            return (RedisResult[])(await database.ScriptEvaluateAsync(options.Edited(script), keys.All, arguments))!;
        }
        catch (RedisServerException unknown) when (RedisErrors.IsUnknownScript(unknown))
        {
            // Somebody flushed the scripts; this one did not run.
            return (RedisResult[])(await database.ScriptEvaluateAsync(options.Edited(script), keys.All, arguments))!;
        }
    }

    private async Task<(RedisResult[] Answer, int Seen, bool Holds)> RunAndWaitAsync(Connections connections, string script, StreamKeys keys, RedisValue[] arguments)
    {
        try
        {
            return await RunAndWaitOnceAsync(connections, script, keys, arguments);
        }
        catch (RedisServerException unknown) when (RedisErrors.IsUnknownScript(unknown))
        {
            // Both again: the question that followed the script spoke of what was before it.
            return await RunAndWaitOnceAsync(connections, script, keys, arguments);
        }
    }

    private async Task<(RedisResult[] Answer, int Seen, bool Holds)> RunAndWaitOnceAsync(Connections connections, string script, StreamKeys keys, RedisValue[] arguments)
    {
        // Sent one behind the other over one connection: WAIT speaks of what its connection wrote before it.
        var run = connections.Writing.ScriptEvaluateAsync(options.Edited(script), keys.All, arguments);
        var wait = connections.Writing.ExecuteAsync("WAIT", confirmation.Needed, (long)options.ConfirmWithin.TotalMilliseconds);
        var isSame = connections.IsSameWriterAsync();
        await Task.WhenAll(run, wait, isSame);
        if (!await isSame) throw new RedisFailureException(AppendOutcome.Away, "The connection was replaced under way.");
        // Asked last: what the replicas had before that counts.
        return ((RedisResult[])(await run)!, (int)await wait, watch is null || (connections.Named is { } named && watch.Holds(named)));
    }
}
