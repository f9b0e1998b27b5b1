using RealtimeHub.EventLog.Knowledge;
using RealtimeHub.EventLog.Redis.Knowledge;
using RealtimeHub.Protocol;

namespace RealtimeHub.EventLog.Redis.Following;

/// <summary>
/// Begins with the history that Redis holds, and everything that is known there: at the start, and where it is another one than this node shows. Used under the
/// <see cref="TailGate"/>, and by opening, before there is anybody else.
/// </summary>
internal sealed class HistoryOpener(HistoryFinder finder, KnowledgeStore snapshots, UnseenTail tail, TailView view)
{
    /// <summary>Finds out where the log stands.</summary>
    /// <exception cref="Links.RedisFailureException">Redis is away.</exception>
    public async Task OpenAsync()
    {
        while (!await IsBegunAsync(await finder.FindAsync(seen: null), atLeast: 0))
        {
            // It changed under the reading.
        }
    }

    /// <summary>Redis holds another history than the one that is shown: finds out what counts of it.</summary>
    /// <exception cref="Links.RedisFailureException">Redis is away.</exception>
    public async Task RefreshAsync()
    {
        var old = view.History;
        while (true)
        {
            var state = await finder.FindAsync(new Position(old.Epochs.Present.Id, Math.Max(tail.End, old.Recent.Tip)));
            var common = Math.Min(old.Recent.Tip, state.CommonThrough(old.Epochs));
            var isAllThere = common >= state.First - 1;
            if (isAllThere && common == old.Recent.Tip)
            {
                Begin(state, common, old.Recent.From(state.First));
                return;
            }

            if (await IsBegunAsync(state, isAllThere ? common : 0)) return;
        }
    }

    private async Task<bool> IsBegunAsync(LogState state, long atLeast)
    {
        var from = await finder.CommittedAsync(state, atLeast);
        if (await snapshots.LoadAsync(state, from) is not { } known) return false;
        view.Knowledge.Learn(_ => known);
        Begin(state, from, []);
        return true;
    }

    private void Begin(LogState state, long tip, IReadOnlyList<HubEvent> kept)
    {
        tail.BeginAt(tip);
        view.Show(state, tip, kept);
    }
}
