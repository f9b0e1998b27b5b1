using RealtimeHub.Client.Connection;
using RealtimeHub.Protocol;

namespace RealtimeHub.Client.Publishing;

/// <summary>
/// Publishes until the hub has answered; the key makes a repeat harmless when the answer was lost. One call after another for each
/// stream: a batch that is tried again must not be overtaken by the next.
/// </summary>
internal sealed class Publisher(HubCalls calls, ConnectionChanges changes, RealtimeClientOptions options)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Task> _last = [];

    public Task<IReadOnlyList<Position>> PublishAsync(PublishRequest request, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var before = _last.GetValueOrDefault(request.Stream, Task.CompletedTask);
            var publishing = PublishAfterAsync(before, request, cancellationToken);
            _last[request.Stream] = BothAsync(before, publishing);
            return publishing;
        }
    }

    // Who gives up while waiting for its turn must not let the next one go before those that still have theirs.
    private static async Task BothAsync(Task before, Task publishing)
    {
        await before.ConfigureAwait(false);
        await publishing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task<IReadOnlyList<Position>> PublishAfterAsync(Task before, PublishRequest request, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(options.PublishDeadline ?? Timeout.InfiniteTimeSpan, options.TimeProvider);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        var trouble = (string?)null;
        try
        {
            await before.WaitAsync(ending.Token).ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            var answer = await calls.InvokeAsync<PublishAnswer>(new HubCall("Publish", request.Stream, request), ending.Token, reason => trouble = reason).ConfigureAwait(false);
            return answer.Positions;
        }
        catch (OperationCanceledException e) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new PublishGaveUpException(request.Stream, request.IdempotencyKey, options.PublishDeadline!.Value, changes.Trouble ?? trouble, e);
        }
    }
}
