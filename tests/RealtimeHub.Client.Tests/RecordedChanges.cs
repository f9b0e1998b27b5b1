using System.Threading.Channels;
using RealtimeHub.TestKit;

namespace RealtimeHub.Client.Tests;

/// <summary>What a client tells of its connection, one after another.</summary>
internal sealed class RecordedChanges
{
    private readonly Channel<ConnectionChange> _changes = Channel.CreateUnbounded<ConnectionChange>();

    public RecordedChanges(RealtimeClient client) => client.ConnectionChanged += change => _changes.Writer.TryWrite(change);

    /// <summary>The next one, which must be of this state.</summary>
    public async Task<ConnectionChange> NextAsync(ConnectionState state)
    {
        var change = await _changes.Reader.ReadAsync(Deadline.Token());
        change.State.Should().Be(state, "what was told is {0}", change);
        return change;
    }

    /// <summary>Whether nothing more was told.</summary>
    public bool AreOver => !_changes.Reader.TryPeek(out _);

    /// <summary>The newest that was told.</summary>
    public ConnectionChange Last()
    {
        ConnectionChange? last = null;
        while (_changes.Reader.TryRead(out var change)) last = change;
        return last ?? throw new InvalidOperationException("Nothing was told.");
    }
}
