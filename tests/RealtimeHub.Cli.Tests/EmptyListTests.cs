using RealtimeHub.TestKit;

namespace RealtimeHub.Cli.Tests;

/// <summary>What commands that list show when there is nothing: people a sentence, programs what they always get.</summary>
public sealed class EmptyListTests : IAsyncLifetime
{
    private TestHub _hub = null!;

    public async Task InitializeAsync() => _hub = await TestHub.StartAsync([("RealtimeHub:Webhooks:AllowHttp", "true"), ("RealtimeHub:Webhooks:AllowNetworks:0", "127.0.0.0/8")]);

    public async Task DisposeAsync() => await _hub.DisposeAsync();

    [Fact]
    public async Task Webhooks_are_a_sentence_on_a_terminal_a_header_in_a_pipe_and_an_empty_array_as_json()
    {
        (await CliRun.OnTerminalAsync(_hub.Address, "webhooks", "list")).Out.Should().Be("No webhooks. Register one: rthub webhooks add URL\n");
        (await CliRun.OnTerminalAsync(_hub.Address, "webhooks", "list", "--tag", "team=news")).Out.Should().Be("No webhooks with these tags. See all: rthub webhooks list\n");
        (await CliRun.OfAsync(_hub.Address, "webhooks", "list")).Lines.Should().ContainSingle().Which.Should().StartWith("ID ").And.EndWith(" LAST ERROR");
        (await CliRun.OfAsync(_hub.Address, "webhooks", "list", "--json")).Out.Should().Be("[]\n");
    }

    [Fact]
    public async Task Calls_of_a_webhook_that_had_none_are_a_sentence_with_its_id()
    {
        var id = (await CliRun.OfAsync(_hub.Address, "webhooks", "add", "http://127.0.0.1:1/hook", "--disabled")).Lines.Single();

        (await CliRun.OnTerminalAsync(_hub.Address, "webhooks", "show", id)).Out.Should().EndWith($"\n\nNo calls. Try one: rthub webhooks test {id}\n");
    }

    [Fact]
    public async Task Coverage_of_an_empty_timerange_says_so()
    {
        var run = await CliRun.OnTerminalAsync(_hub.Address, "coverage", "--flow", SampleEvents.FlowId, "--timerange", "()");

        run.Lines.Should().HaveCount(2).And.StartWith("The timerange is empty.");
    }
}
