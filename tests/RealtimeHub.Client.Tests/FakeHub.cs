using System.Threading.Channels;
using RealtimeHub.Client.Subscribing;
using RealtimeHub.Protocol;

namespace RealtimeHub.Client.Tests;

/// <summary>A hub whose every word the test says: each subscription that the client opens waits here for the test to take it.</summary>
internal sealed class FakeHub
{
    private readonly Channel<Opened> _opened = Channel.CreateUnbounded<Opened>();

    public Task<SubscriptionFeed> OpenAsync(StartFrom from, CancellationToken cancellationToken)
    {
        var opened = new Opened(from, cancellationToken);
        _opened.Writer.TryWrite(opened);
        return Task.FromResult(new SubscriptionFeed
        {
            Messages = opened.Items.Reader,
            Served = () => opened.Served.TrySetResult(),
            PutOff = why => opened.Refused.TrySetResult(why),
            Move = within => opened.Moving.TrySetResult(within),
            Lose = reason => opened.Lost.TrySetResult(reason),
        });
    }

    public async Task<Opened> NextAsync() => await _opened.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));

    internal sealed class Opened(StartFrom from, CancellationToken cancelled)
    {
        public StartFrom From { get; } = from;

        public Channel<object?> Items { get; } = Channel.CreateUnbounded<object?>();

        public TaskCompletionSource<string> Lost { get; } = new();

        public TaskCompletionSource Served { get; } = new();

        public TaskCompletionSource<RealtimeHubException> Refused { get; } = new();

        public TaskCompletionSource<TimeSpan> Moving { get; } = new();

        public bool IsCancelled => cancelled.IsCancellationRequested;

        public void Say(SubscriptionMessage message) => Items.Writer.TryWrite(new Received(message, null));

        public void Fail(Exception? error) => Items.Writer.Complete(error);
    }
}
