using RealtimeHub.EventLog.Redis.Resp;
using RealtimeHub.EventLog.Redis.Scripts;
using StackExchange.Redis;

namespace RealtimeHub.EventLog.Redis.Links;

/// <summary>
/// Calls with much to carry: they take as long as they take, and nothing small waits behind them. Where one fails, appends and following do not suffer: whether
/// Redis is there, the small calls find out. Anybody may call, on any thread.
/// </summary>
internal sealed class BulkCalls(LinkState links, Func<Connections, BulkLink> over, RedisLogOptions options)
{
    private static readonly byte[] Get = "GET"u8.ToArray();
    private static readonly byte[] Eval = "EVAL"u8.ToArray();

    /// <summary>Runs a script that may be run twice, with large arguments or a large answer.</summary>
    /// <exception cref="RedisFailureException">It has no answer.</exception>
    public Task<RespValue> RunAsync(string script, StreamKeys keys, RedisValue[] arguments) =>
        AskAsync([Eval, Bytes(options.Edited(script)), Bytes(keys.All.Length), .. keys.All.Select(key => (byte[])key!), .. arguments.Select(Bytes)]);

    /// <summary>Reads a value as it is; null where there is none.</summary>
    /// <exception cref="RedisFailureException">It has no answer.</exception>
    public async Task<byte[]?> GetAsync(RedisKey key) => (await AskAsync([Get, (byte[])key!])).Bytes;

    private static byte[] Bytes(RedisValue value) => value.IsNull ? [] : (byte[])value!;

    private async Task<RespValue> AskAsync(IReadOnlyList<byte[]> command)
    {
        if (links.Connections is not { } connections) throw new RedisFailureException(AppendOutcome.Away, "Redis is away.");
        try
        {
            var answer = await connections.WhileUnbrokenAsync(over(connections).AskAsync(command));
            links.Served(connections);
            return answer;
        }
        catch (Exception error) when (RedisErrors.Explain(error) is { } failure)
        {
            throw failure;
        }
        catch (RespException refused)
        {
            // Told by the link. No caller can do anything but ask again later.
            throw new RedisFailureException(AppendOutcome.Away, refused.Message, refused);
        }
    }
}
