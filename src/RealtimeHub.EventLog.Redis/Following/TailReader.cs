using RealtimeHub.EventLog.Redis.Links;
using RealtimeHub.EventLog.Redis.Scripts;
using RealtimeHub.Protocol;
using StackExchange.Redis;

namespace RealtimeHub.EventLog.Redis.Following;

/// <summary>
/// Reads on from where this node's knowledge ends, and shows what may be seen. Used under the <see cref="TailGate"/> only.
/// </summary>
internal sealed class TailReader(RedisLinks links, StreamKeys keys, UnseenTail tail, TailView view, HistoryOpener opener, CommittedNote note, Bell bell)
{
    private const int MostEvents = 2000;

    // What a way of 75 kB/s carries before the deadline of a small call, 0.9 s. A single event may be larger: it comes over the link for what is large.
    private const int MostBytes = 64 << 10;

    /// <summary>Takes in what Redis holds up to a sequence, or all of it.</summary>
    /// <exception cref="RedisFailureException">Redis is away, or what follows cannot be read yet.</exception>
    public async Task ReadOnAsync(long target)
    {
        // Once at least where nothing is asked for in particular: it is how a node learns where the log stands.
        var isRefreshed = false;
        while (tail.End < target)
        {
            var history = view.History;
            var answer = await ReadAsync(history);
            if (answer is null || !Follows(answer))
            {
                // A hole in what the replicas have not confirmed: it cannot be passed before they have, and until then the gate is not held.
                if (isRefreshed) throw new RedisFailureException(AppendOutcome.Unconfirmed, "What follows cannot be read yet.");
                await opener.RefreshAsync();
                isRefreshed = true;
                continue;
            }

            isRefreshed = false;
            Take(answer, history);
            if (tail.End >= answer.Tip) break;
        }

        view.Show(tail.TakeConfirmed());
    }

    private async Task<ReadAnswer?> ReadAsync(History history)
    {
        RedisValue[] arguments = [history.EpochText, tail.End, "", MostEvents, MostBytes];
        var answer = ReadAnswer.Read(await links.Scripts.ReadAsync(Script.Read, keys, [.. arguments, "fit"]), history.Epochs);
        var mayBeLarge = answer is { Events: [] } && tail.End < answer.Tip;
        return mayBeLarge ? ReadAnswer.Read(await links.TailBulk.RunAsync(Script.Read, keys, arguments), history.Epochs) : answer;
    }

    private bool Follows(ReadAnswer answer)
    {
        for (var i = 0; i < answer.Events.Length; i++)
        {
            if (answer.Events[i].Position.Sequence != tail.End + 1 + i) return false;
        }

        return answer.Events.Length > 0 || tail.End >= answer.Tip;
    }

    private void Take(ReadAnswer answer, History history)
    {
        tail.Add(Array.ConvertAll(answer.Events, TailEvent.Of));
        history.Stand(answer.First, answer.Bytes);
        note.Found(answer.Committed);
        tail.Confirm(links.Confirmation.Needed == 0 ? answer.Tip : Math.Min(answer.Tip, Math.Max(answer.Committed, bell.Through(history.Epochs))));
        view.Show(tail.TakeConfirmed());
    }
}
