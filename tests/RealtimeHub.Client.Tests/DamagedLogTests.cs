using RealtimeHub.Protocol;
using RealtimeHub.TestKit;

namespace RealtimeHub.Client.Tests;

/// <summary>A hub whose log is damaged refuses until it is repaired; who reads it gets what stands before, is told of the rest, and goes on by itself.</summary>
public sealed class DamagedLogTests : IAsyncLifetime
{
    private const int Events = 20;

    private readonly TestFolder _folder = new();
    private readonly RecordedLog _log = new();
    private TestHub _hub = null!;
    private RealtimeClient _client = null!;
    private RecordedChanges _changes = null!;
    private SegmentDamage _damage = null!;

    public async Task InitializeAsync()
    {
        _hub = await TestHub.StartAsync([("RealtimeHub:Log:SegmentBytes", "2000"), ("RealtimeHub:Log:RecentBytes", "1")], _folder);
        _hub.ExpectError("The log of stream tams is damaged");
        for (var i = 0; i < Events; i++) await _hub.PublishAsync(SampleEvents.Segment(i));
        _damage = SegmentDamage.In(_folder, number: 1);
        _client = RealtimeClient.Connect(_hub.Address, new RealtimeClientOptions { LoggerFactory = _log, Silence = TimeSpan.FromMinutes(1) });
        _changes = new RecordedChanges(_client);
    }

    public async Task DisposeAsync()
    {
        await _client.DisposeAsync();
        await _hub.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task The_refusal_is_told_with_the_words_of_the_hub_and_so_is_its_end()
    {
        await using var numbers = Numbers();
        await numbers.MoveNextAsync();
        await _changes.NextAsync(ConnectionState.Connected);

        var refused = await _changes.NextAsync(ConnectionState.Refused);

        refused.Hub.Should().Be(_hub.Address);
        refused.Reason.Should().StartWith($"What follows cannot be read: the stream's segment {_damage.Segment} is damaged at byte 64: ").And.EndWith(" (500 log-damaged, stream tams)");
        _damage.Repair();
        await _changes.NextAsync(ConnectionState.RefusalOver);
        for (var i = 1; i < Events; i++) await numbers.MoveNextAsync();
        numbers.Current.Should().Be(Events - 1);
        _changes.AreOver.Should().BeTrue();
    }

    [Fact]
    public async Task However_often_and_to_however_many_it_is_refused_it_is_told_and_logged_once()
    {
        var first = ReadAllAsync();
        await _changes.NextAsync(ConnectionState.Connected);
        await _changes.NextAsync(ConnectionState.Refused);

        var more = Enumerable.Range(0, 4).Select(_ => ReadAllAsync()).ToList();
        // As long as one is refused, another is no news.
        await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            await using var numbers = Numbers();
            await numbers.MoveNextAsync();
        }));
        _changes.AreOver.Should().BeTrue();
        _log.Warnings.Should().ContainSingle().Which.Should().StartWith($"{_hub.Address} refuses for now, and is asked again: What follows cannot be read");

        _damage.Repair();
        await Task.WhenAll([first, .. more]);
        _changes.Last().State.Should().Be(ConnectionState.RefusalOver);
    }

    [Fact]
    public async Task Who_does_not_ask_any_more_is_not_refused_any_more()
    {
        await using (var numbers = Numbers())
        {
            await numbers.MoveNextAsync();
            await _changes.NextAsync(ConnectionState.Connected);
            await _changes.NextAsync(ConnectionState.Refused);
        }

        (await _changes.NextAsync(ConnectionState.RefusalOver)).Reason.Should().Be("it is not asked for any more");
    }

    private async Task ReadAllAsync()
    {
        await using var numbers = Numbers();
        for (var i = 0; i < Events; i++) await numbers.MoveNextAsync();
    }

    private IAsyncEnumerator<int> Numbers() => _client.SubscribeAsync("tams", from: StartFrom.Beginning, cancellationToken: Deadline.Token())
        .OfType<EventsMessage>().SelectMany(m => m.Events).Select(e => (int)e.Tams.Timeranges[0].Start!.Value.Seconds).GetAsyncEnumerator();
}
