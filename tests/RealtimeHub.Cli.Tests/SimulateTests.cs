using System.Text;
using RealtimeHub.Cli.Simulate;
using RealtimeHub.Client;
using RealtimeHub.Protocol;
using RealtimeHub.TestKit;

namespace RealtimeHub.Cli.Tests;

public sealed class SimulateTests : IAsyncLifetime
{
    private readonly TestFolder _folder = new();
    private TestHub _hub = null!;

    public async Task InitializeAsync() => _hub = await TestHub.StartAsync();

    public async Task DisposeAsync()
    {
        await _hub.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Every_line_of_the_acknowledgements_is_an_event_that_the_hub_has_at_that_position()
    {
        var file = Path.Combine(_folder.Path, "acknowledged");

        var run = await CliRun.OfAsync(_hub.Address, "simulate", "--rate", "5000", "--count", "500", "--ack-log", file);

        run.Code.Should().Be(0);
        run.Out.Should().StartWith("500 events acknowledged in ");
        var kept = await KeptAsync(500);
        (await File.ReadAllLinesAsync(file)).Should().Equal(kept.Select(e => $"{e.Position} {AckLog.Digest(e.ToEnvelope())}"));
    }

    [Fact]
    public async Task Live_it_begins_with_the_sources_and_flows_of_every_channel()
    {
        var run = await CliRun.OfAsync(_hub.Address, "simulate", "--channels", "2", "--flows-per-channel", "3", "--count", "10");

        run.Code.Should().Be(0);
        (await KeptAsync(10)).Select(e => e.Type.ToString()).Should().OnlyContain(type => type.EndsWith("Created"));
    }

    [Fact]
    public async Task A_duration_ends_it()
    {
        var run = await CliRun.OfAsync(_hub.Address, "simulate", "--rate", "100", "--duration", "300ms");

        run.Code.Should().Be(0);
        run.Out.Should().Contain("events acknowledged in ");
    }

    [Fact]
    public void A_digest_is_of_the_bare_envelope()
    {
        AckLog.Digest(Encoding.UTF8.GetBytes("{}")).Should().Be("44136fa355b3678a1146ad16f7e8649e");
    }

    private async Task<List<HubEvent>> KeptAsync(int count)
    {
        await using var client = RealtimeClient.Connect(_hub.Address);
        return await client.SubscribeAsync("tams", from: StartFrom.Beginning).OfType<EventsMessage>().SelectMany(m => m.Events).Take(count).ToListAsync();
    }
}
